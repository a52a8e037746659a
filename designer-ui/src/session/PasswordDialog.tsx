// Changing one's own password.
import { useQueryClient } from "@tanstack/react-query";
import { Alert, Form, Input, Modal } from "antd";
import { useState } from "react";
import { patch } from "@/api/http";
import { keys, rememberSession } from "@/api/queries";
import type { Session, SessionChange } from "@/api/types";
import { problemText } from "@/feedback/problemText";
import { useToast } from "@/feedback/useToast";
import { useText } from "@/i18n/setup";

interface Entry {
  old: string;
  new: string;
  again: string;
}

export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const toast = useToast();
  const client = useQueryClient();
  const [form] = Form.useForm<Entry>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const needed = { required: true, message: t("signIn.needed") };

  const save = async (entry: Entry) => {
    setBusy(true);
    setError(null);
    try {
      const body: SessionChange = { password: { old: entry.old, new: entry.new } };
      const session = await patch<Session>("/api/session", body);
      rememberSession(session);
      client.setQueryData(keys.session, session);
      toast.success(t("password.changed"));
      onClose();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };

  return (
    <Modal
      open
      title={t("member.changePassword")}
      okText={t("action.save")}
      cancelText={t("action.cancel")}
      confirmLoading={busy}
      onOk={form.submit}
      onCancel={onClose}
      width={420}
    >
      <Form<Entry> form={form} layout="vertical" requiredMark={false} onFinish={save}>
        {error ? <Alert type="error" showIcon title={problemText(error, t)} style={{ marginBottom: 16 }} /> : null}
        <Form.Item name="old" label={t("password.old")} rules={[needed]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item
          name="new"
          label={t("password.new")}
          rules={[needed, { min: 8, message: t("password.short", { limit: 8 }) }]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item
          name="again"
          label={t("password.again")}
          dependencies={["new"]}
          rules={[
            needed,
            {
              validator: (_, value) =>
                !value || value === form.getFieldValue("new")
                  ? Promise.resolve()
                  : Promise.reject(new Error(t("password.differs"))),
            },
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
