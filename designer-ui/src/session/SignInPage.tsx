// The sign-in page: tenant, account, password; remembers the first two on this device.
import { LockOutlined, ShopOutlined, UserOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { get, patch, post } from "@/api/http";
import { keys, rememberSession } from "@/api/queries";
import type { Language, Session, SessionChange, SignIn } from "@/api/types";
import { LanguageSwitch } from "@/feedback/LanguageSwitch";
import { problemText } from "@/feedback/problemText";
import { useText } from "@/i18n/setup";
import { Logo } from "@/ui/Logo";
import { readStored, writeStored } from "@/ui/useStored";
import { BrandPanel } from "./BrandPanel";
import { safeNext } from "./safeNext";
import styles from "./signin.module.css";

interface Entry {
  tenant: string;
  login: string;
  password: string;
}

interface Health {
  demo?: boolean;
  demo_accounts?: { tenant: string; login: string; password: string; role: { zh: string; en?: string } }[];
}

const REMEMBERED = "jigsmith.signin";

export function SignInPage() {
  const { t, label } = useText();
  const [form] = Form.useForm<Entry>();
  const [search] = useSearchParams();
  const [remembered] = useState(() => readStored<Partial<Entry>>(REMEMBERED, {}));
  const [chosen, setChosen] = useState<Language | null>(null);
  const { signIn, error, busy } = useSignIn(safeNext(search.get("next")), chosen);
  const health = useQuery({ queryKey: ["health"], queryFn: () => get<Health>("/api/health"), retry: false });
  const accounts = health.data?.demo ? (health.data.demo_accounts ?? []) : [];
  const required = [{ required: true, message: t("signIn.needed") }];

  return (
    <div className={styles.page}>
      <BrandPanel />
      <div className={styles.side}>
        <div className={styles.language}>
          <LanguageSwitch onChange={setChosen} />
        </div>
        <div className={styles.small}>
          <Logo size={36} />
          {t("brand.name")}
        </div>
        <Form<Entry>
          form={form}
          className={styles.form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ tenant: remembered.tenant ?? "", login: remembered.login ?? "", password: "" }}
          onFinish={signIn}
          size="large"
        >
          <h1>{t("signIn.title")}</h1>
          <p className={styles.lead}>{t("signIn.lead")}</p>
          {search.get("expired") && !error ? (
            <Alert type="info" showIcon title={t("signIn.expired")} style={{ marginBottom: 20 }} />
          ) : null}
          {error ? (
            <Alert type="error" showIcon role="alert" title={problemText(error, t)} style={{ marginBottom: 20 }} />
          ) : null}
          <Form.Item name="tenant" label={t("signIn.tenant")} normalize={(text: string) => text.trim()}>
            <Input
              prefix={<ShopOutlined aria-hidden />}
              autoComplete="organization"
              autoCapitalize="none"
              placeholder={t("signIn.tenantHint")}
              autoFocus={!remembered.login}
            />
          </Form.Item>
          <Form.Item name="login" label={t("signIn.login")} rules={required}>
            <Input prefix={<UserOutlined aria-hidden />} autoComplete="username" autoCapitalize="none" />
          </Form.Item>
          <Form.Item name="password" label={t("signIn.password")} rules={required}>
            <Input.Password
              prefix={<LockOutlined aria-hidden />}
              autoComplete="current-password"
              autoFocus={Boolean(remembered.login)}
            />
          </Form.Item>
          <Button type="primary" htmlType="submit" block loading={busy}>
            {t("signIn.submit")}
          </Button>
        </Form>
        {accounts.length > 0 ? (
          <div className={`${styles.form} ${styles.demo}`} style={{ marginTop: 24 }}>
            {t("signIn.demo")}
            <div className={styles.accounts}>
              {accounts.map((account) => (
                <Button key={account.login} size="small" onClick={() => form.setFieldsValue(account)}>
                  {label(account.role)} · {account.login}
                </Button>
              ))}
            </div>
          </div>
        ) : null}
      </div>
    </div>
  );
}

/** `language`: chosen on this page, and so meant by whoever signs in now; it is kept for the member. */
function useSignIn(next: string, language: Language | null) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const signIn = async (entry: Entry) => {
    setBusy(true);
    setError(null);
    try {
      let session = await post<Session>("/api/session", {
        ...entry,
        tenant: entry.tenant || undefined,
      } satisfies SignIn);
      rememberSession(session);
      if (language && language !== session.member.language) {
        const kept = patch<Session>("/api/session", { language } satisfies SessionChange);
        session = await kept.catch(() => session);
      }
      client.clear();
      client.setQueryData(keys.session, session);
      writeStored(REMEMBERED, { tenant: session.tenant.code, login: entry.login });
      navigate(next, { replace: true });
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return { signIn, error, busy };
}
