// Who is signed in, and what they may do about it.
import { KeyOutlined, LogoutOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useNavigate } from "react-router";
import { connection, remove } from "@/api/http";
import type { Session } from "@/api/types";
import { useToast } from "@/feedback/useToast";
import { useText } from "@/i18n/setup";
import { Initial } from "@/ui/Initial";
import { PopMenu } from "@/ui/PopMenu";
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
    { key: "password", icon: <KeyOutlined />, text: t("member.changePassword"), onChoose: () => setChanging(true) },
    { key: "out", icon: <LogoutOutlined />, text: t("member.signOut"), onChoose: () => void signOut() },
  ];
  return (
    <>
      <PopMenu
        label={t("member.menu", { name })}
        className={styles.member}
        icon={<Initial name={name} />}
        head={`${name} · ${login}`}
        items={items}
      >
        {phone ? null : <span className={styles.memberName}>{name}</span>}
      </PopMenu>
      {changing ? (
        <Suspense>
          <PasswordDialog onClose={() => setChanging(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
