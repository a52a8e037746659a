// Who is signed in, and what they may do about it.
import { KeyOutlined, LogoutOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Dropdown } from "antd";
import { lazy, Suspense, useState } from "react";
import { useNavigate } from "react-router";
import { connection, remove } from "@/api/http";
import type { Session } from "@/api/types";
import { useToast } from "@/feedback/useToast";
import { useText } from "@/i18n/setup";
import { Initial } from "@/ui/Initial";
import { usePhone } from "@/ui/useMedia";
import styles from "./frame.module.css";

const PasswordDialog = lazy(() =>
  import("@/session/PasswordDialog").then((dialog) => ({ default: dialog.PasswordDialog })),
);

export function MemberMenu({ session }: { session: Session }) {
  const { t } = useText();
  const phone = usePhone();
  const toast = useToast();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [changing, setChanging] = useState(false);
  const { name, login } = session.member;

  const signOut = async () => {
    try {
      await remove("/api/session");
    } catch (error) {
      return toast.problem(error);
    }
    connection.csrf = "";
    navigate("/sign-in");
    client.clear();
  };
  const items = [
    { key: "who", type: "group" as const, label: `${name} · ${login}` },
    { key: "password", icon: <KeyOutlined />, label: t("member.changePassword"), onClick: () => setChanging(true) },
    { key: "out", icon: <LogoutOutlined />, label: t("member.signOut"), onClick: signOut },
  ];
  return (
    <>
      <Dropdown menu={{ items }} trigger={["click"]} placement="bottomRight">
        <Button type="text" className={styles.member} aria-label={t("member.menu", { name })}>
          <Initial name={name} />
          {phone ? null : <span className={styles.memberName}>{name}</span>}
        </Button>
      </Dropdown>
      {changing ? (
        <Suspense>
          <PasswordDialog onClose={() => setChanging(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
