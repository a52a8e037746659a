// Adding or changing a member.
import { Alert, Form, Input, Modal, Select, Switch, TreeSelect } from "antd";
import { patch, post } from "@/api/http";
import type { MemberBody } from "@/api/types";
import { problemText } from "@/feedback/problemText";
import { useText } from "@/i18n/setup";
import { type MemberRow, treeOf, useChange, useDepartments, useRoles } from "./people";

type Entry = Pick<MemberBody, "name" | "login" | "roles" | "department_ids" | "is_admin" | "password">;

export function MemberDialog({ member, onClose }: { member?: MemberRow; onClose: () => void }) {
  const { t, label } = useText();
  const [form] = Form.useForm<Entry>();
  const roles = useRoles().data ?? [];
  const departments = useDepartments().data ?? [];
  const change = useChange(
    (entry: Entry) => (member ? patch(`/api/members/${member.id}`, entry) : post("/api/members", entry)),
    "members",
    t(member ? "members.changed" : "members.added"),
  );
  const needed = { required: true, whitespace: true, message: t("signIn.needed") };
  return (
    <Modal
      open
      width={480}
      title={member ? t("members.editTitle", { name: member.name }) : t("members.add")}
      okText={t("action.save")}
      cancelText={t("action.cancel")}
      confirmLoading={change.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form<Entry>
        form={form}
        layout="vertical"
        initialValues={member ?? { roles: [], department_ids: [], is_admin: false }}
        onFinish={(entry) => change.mutate(entry, { onSuccess: onClose })}
      >
        {change.error ? (
          <Alert type="error" showIcon title={problemText(change.error, t)} style={{ marginBottom: 16 }} />
        ) : null}
        <Form.Item name="name" label={t("members.name")} rules={[needed]}>
          <Input maxLength={100} autoFocus={!member} />
        </Form.Item>
        <Form.Item name="login" label={t("signIn.login")} rules={[needed]}>
          <Input maxLength={100} autoCapitalize="none" autoComplete="off" />
        </Form.Item>
        {member ? null : (
          <Form.Item name="password" label={t("members.firstPassword")} rules={[needed]}>
            <Input.Password autoComplete="new-password" />
          </Form.Item>
        )}
        <Form.Item name="roles" label={t("members.roles")}>
          <Select
            mode="multiple"
            options={roles.map((role) => ({ value: role.name, label: label(role.label) }))}
            showSearch={{ optionFilterProp: "label" }}
          />
        </Form.Item>
        <Form.Item name="department_ids" label={t("settings.departments")}>
          <TreeSelect
            treeData={treeOf(departments)}
            multiple
            treeDefaultExpandAll
            showSearch={{ treeNodeFilterProp: "title" }}
          />
        </Form.Item>
        <Form.Item name="is_admin" label={t("members.admin")} valuePropName="checked" extra={t("members.adminHint")}>
          <Switch />
        </Form.Item>
      </Form>
    </Modal>
  );
}
