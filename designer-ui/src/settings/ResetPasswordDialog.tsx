// A new password for somebody who forgot theirs.
import { Alert, Form, Input, Modal } from "antd";
import { patch } from "@/api/http";
import type { MemberChange } from "@/api/types";
import { problemText } from "@/feedback/problemText";
import { useText } from "@/i18n/setup";
import { type MemberRow, useChange } from "./people";

export function ResetPasswordDialog({ member, onClose }: { member: MemberRow; onClose: () => void }) {
  const { t } = useText();
  const [form] = Form.useForm<{ password: string }>();
  const change = useChange(
    (entry: Pick<MemberChange, "password">) => patch(`/api/members/${member.id}`, entry),
    "members",
    t("members.passwordReset"),
  );
  return (
    <Modal
      open
      width={420}
      title={t("members.resetTitle", { name: member.name })}
      okText={t("action.save")}
      cancelText={t("action.cancel")}
      confirmLoading={change.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form form={form} layout="vertical" onFinish={(entry) => change.mutate(entry, { onSuccess: onClose })}>
        {change.error ? (
          <Alert type="error" showIcon title={problemText(change.error, t)} style={{ marginBottom: 16 }} />
        ) : null}
        <Form.Item
          name="password"
          label={t("password.new")}
          rules={[{ required: true, min: 8, message: t("password.short", { limit: 8 }) }]}
        >
          <Input.Password autoComplete="new-password" autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  );
}
