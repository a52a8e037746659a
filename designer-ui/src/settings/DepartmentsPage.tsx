// The departments as a tree: add, rename, move, delete.
import { ApartmentOutlined, EllipsisOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Dropdown, Form, Input, Modal, TreeSelect } from "antd";
import { useState } from "react";
import { patch, post, remove } from "@/api/http";
import type { DepartmentBody } from "@/api/types";
import { ProblemState } from "@/feedback/ProblemState";
import { useConfirm } from "@/feedback/useConfirm";
import { useText } from "@/i18n/setup";
import { SkeletonLines } from "@/ui/Skeleton";
import { StateMessage } from "@/ui/StateMessage";
import { type Department, type TreeNode, treeOf, useChange, useDepartments } from "./people";
import styles from "./settings.module.css";

type Draft = DepartmentBody & { id?: string };

export function DepartmentsPage() {
  const { t } = useText();
  const departments = useDepartments();
  const [draft, setDraft] = useState<Draft | null>(null);
  if (departments.error) return <ProblemState error={departments.error} onRetry={() => departments.refetch()} />;
  const all = departments.data;
  const tree = treeOf(all ?? []);
  const add = (parent_id: string | null) => setDraft({ name: "", parent_id });
  return (
    <>
      <div className={styles.tools}>
        <p className={styles.hint}>{t("departments.hint")}</p>
        <span className={styles.space} />
        <Button type="primary" icon={<PlusOutlined />} onClick={() => add(null)}>
          {t("departments.add")}
        </Button>
      </div>
      <div className={`${styles.panel} ${styles.tree}`}>
        {all ? null : <SkeletonLines label={t("state.loading")} />}
        <Branch nodes={tree} all={all ?? []} onAdd={add} onEdit={setDraft} />
        {all?.length === 0 ? (
          <StateMessage picture="empty" title={t("departments.none")} hint={t("departments.noneHint")} />
        ) : null}
      </div>
      {draft ? <DepartmentDialog draft={draft} all={all ?? []} onClose={() => setDraft(null)} /> : null}
    </>
  );
}

interface BranchProperties {
  nodes: TreeNode[];
  all: Department[];
  onAdd: (parent: string) => void;
  onEdit: (draft: Draft) => void;
}

function Branch({ nodes, ...rest }: BranchProperties) {
  const { t } = useText();
  const ask = useConfirm();
  const drop = useChange((id: string) => remove(`/api/departments/${id}`), "departments", t("departments.deleted"));
  const confirmDrop = async (node: TreeNode) => {
    const title = t("departments.deleteTitle", { name: node.title });
    if (await ask({ title, action: t("action.delete"), danger: true })) drop.mutate(node.value);
  };
  const itemsOf = (node: TreeNode) => {
    const stored = rest.all.find((department) => department.id === node.value);
    return [
      { key: "add", label: t("departments.addInside"), onClick: () => rest.onAdd(node.value) },
      { key: "edit", label: t("action.edit"), onClick: () => stored && rest.onEdit(stored) },
      { key: "delete", danger: true, label: t("action.delete"), onClick: () => confirmDrop(node) },
    ];
  };
  return nodes.map((node) => (
    <div key={node.value}>
      <div className={styles.node}>
        <ApartmentOutlined aria-hidden />
        <span className={styles.nodeName}>{node.title}</span>
        <Dropdown menu={{ items: itemsOf(node) }} trigger={["click"]} placement="bottomRight">
          <Button type="text" icon={<EllipsisOutlined />} aria-label={t("members.actions", { name: node.title })} />
        </Dropdown>
      </div>
      {node.children.length > 0 ? (
        <div className={styles.children}>
          <Branch nodes={node.children} {...rest} />
        </div>
      ) : null}
    </div>
  ));
}

function DepartmentDialog({ draft, all, onClose }: { draft: Draft; all: Department[]; onClose: () => void }) {
  const { t } = useText();
  const [form] = Form.useForm<DepartmentBody>();
  const save = useChange(
    ({ name, parent_id }: DepartmentBody) => {
      const body: DepartmentBody = { name, parent_id: parent_id ?? null };
      return draft.id ? patch(`/api/departments/${draft.id}`, body) : post("/api/departments", body);
    },
    "departments",
    t("departments.saved"),
  );
  return (
    <Modal
      open
      width={420}
      title={t(draft.id ? "departments.edit" : "departments.add")}
      okText={t("action.save")}
      cancelText={t("action.cancel")}
      confirmLoading={save.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={{ name: draft.name, parent_id: draft.parent_id ?? undefined }}
        onFinish={(entry) => save.mutate(entry, { onSuccess: onClose })}
      >
        <Form.Item
          name="name"
          label={t("departments.name")}
          rules={[{ required: true, whitespace: true, message: t("signIn.needed") }]}
        >
          <Input autoFocus maxLength={100} />
        </Form.Item>
        <Form.Item name="parent_id" label={t("departments.parent")}>
          <TreeSelect
            treeData={treeOf(all.filter((department) => department.id !== draft.id))}
            allowClear
            treeDefaultExpandAll
            placeholder={t("departments.top")}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
