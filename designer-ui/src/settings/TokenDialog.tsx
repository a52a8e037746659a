// Making a token; afterwards its secret, once.
import { CopyOutlined } from "@ant-design/icons";
import { Alert, Button, Checkbox, DatePicker, Form, Input, type InputRef, Modal } from "antd";
import type { Dayjs } from "dayjs";
import { useRef, useState } from "react";
import { post } from "@/api/http";
import type { TokenBody } from "@/api/types";
import { problemText } from "@/feedback/problemText";
import { useToast } from "@/feedback/useToast";
import { useText } from "@/i18n/setup";
import { useChange } from "./people";
import styles from "./settings.module.css";

const SCOPES = ["records:read", "records:write", "definitions", "admin"];

interface Entry {
  name: string;
  scopes: string[];
  expires?: Dayjs | null;
}

export function TokenDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const [form] = Form.useForm<Entry>();
  const [secret, setSecret] = useState<string | null>(null);
  const make = useChange(
    ({ name, scopes, expires }: Entry) =>
      post<{ secret: string }>("/api/tokens", {
        name,
        scopes,
        expires_at: expires ? expires.endOf("day").toISOString() : null,
      } satisfies TokenBody),
    "tokens",
  );
  if (secret) return <SecretDialog secret={secret} onClose={onClose} />;
  return (
    <Modal
      open
      width={460}
      title={t("tokens.add")}
      okText={t("tokens.make")}
      cancelText={t("action.cancel")}
      confirmLoading={make.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form<Entry>
        form={form}
        layout="vertical"
        initialValues={{ scopes: ["records:read"] }}
        onFinish={(entry) => make.mutate(entry, { onSuccess: (answer) => setSecret(answer.secret) })}
      >
        {make.error ? (
          <Alert type="error" showIcon title={problemText(make.error, t)} style={{ marginBottom: 16 }} />
        ) : null}
        <Form.Item
          name="name"
          label={t("tokens.name")}
          extra={t("tokens.nameHint")}
          rules={[{ required: true, whitespace: true, message: t("signIn.needed") }]}
        >
          <Input autoFocus maxLength={100} />
        </Form.Item>
        <Form.Item name="scopes" label={t("tokens.scopes")} rules={[{ required: true, message: t("signIn.needed") }]}>
          <Checkbox.Group
            style={{ display: "grid", gap: 6 }}
            options={SCOPES.map((scope) => ({ value: scope, label: t(`scope.${scope.replace(":", "_")}`) }))}
          />
        </Form.Item>
        <Form.Item name="expires" label={t("tokens.expires")}>
          <DatePicker style={{ width: "100%" }} placeholder={t("tokens.forever")} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useText();
  const toast = useToast();
  const field = useRef<InputRef>(null);
  const copy = async () => {
    field.current?.select();
    // the clipboard API needs HTTPS; the selection above leaves Ctrl+C elsewhere
    await navigator.clipboard?.writeText(secret).then(
      () => toast.success(t("action.copied")),
      () => {},
    );
  };
  return (
    <Modal
      open
      title={t("tokens.made")}
      mask={{ closable: false }}
      onCancel={onClose}
      footer={
        <Button type="primary" onClick={onClose}>
          {t("action.close")}
        </Button>
      }
    >
      <Alert type="warning" showIcon title={t("tokens.once")} />
      <div className={styles.secret}>
        <Input
          ref={field}
          readOnly
          value={secret}
          aria-label={t("tokens.secret")}
          onFocus={(event) => event.target.select()}
        />
        <Button icon={<CopyOutlined />} onClick={copy}>
          {t("action.copy")}
        </Button>
      </div>
    </Modal>
  );
}
