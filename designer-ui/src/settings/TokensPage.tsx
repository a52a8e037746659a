// API tokens: made, shown once, revoked.
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Tag } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { remove } from "@/api/http";
import { ProblemState } from "@/feedback/ProblemState";
import { useConfirm } from "@/feedback/useConfirm";
import { useText } from "@/i18n/setup";
import { SkeletonLines } from "@/ui/Skeleton";
import { StateMessage } from "@/ui/StateMessage";
import { type Token, useChange, useMembers, useTokens } from "./people";
import styles from "./settings.module.css";
import { TokenDialog } from "./TokenDialog";

export function TokensPage() {
  const { t } = useText();
  const tokens = useTokens();
  const [making, setMaking] = useState(false);
  if (tokens.error) return <ProblemState error={tokens.error} onRetry={() => tokens.refetch()} />;
  return (
    <>
      <div className={styles.tools}>
        <p className={styles.hint} style={{ maxWidth: 560 }}>
          {t("tokens.hint")}
        </p>
        <span className={styles.space} />
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
          {t("tokens.add")}
        </Button>
      </div>
      <div className={styles.panel}>
        {tokens.data ? null : <SkeletonLines label={t("state.loading")} />}
        {tokens.data?.map((token) => (
          <TokenItem key={token.id} token={token} />
        ))}
        {tokens.data?.length === 0 ? <StateMessage picture="empty" title={t("tokens.none")} /> : null}
      </div>
      {making ? <TokenDialog onClose={() => setMaking(false)} /> : null}
    </>
  );
}

function TokenItem({ token }: { token: Token }) {
  const { t } = useText();
  const ask = useConfirm();
  const members = useMembers().data ?? [];
  const drop = useChange(() => remove(`/api/tokens/${token.id}`), "tokens", t("tokens.revoked"));
  const confirmDrop = async () => {
    const title = t("tokens.revokeTitle", { name: token.name });
    if (await ask({ title, text: t("tokens.revokeText"), action: t("tokens.revoke"), danger: true })) {
      drop.mutate(undefined);
    }
  };
  const day = (time: string | null) => (time ? dayjs(time).format("YYYY-MM-DD") : null);
  return (
    <div className={styles.item}>
      <div className={styles.names}>
        <b>{token.name}</b>
        <div>{members.find((member) => member.id === token.member_id)?.name}</div>
      </div>
      <div className={styles.tags}>
        {token.scopes.map((scope) => (
          <Tag key={scope}>{t(`scope.${scope.replace(":", "_")}`, { defaultValue: scope })}</Tag>
        ))}
      </div>
      <div className={styles.hint}>
        {token.expires_at ? t("tokens.until", { day: day(token.expires_at) }) : t("tokens.forever")}
        {" · "}
        {token.last_used_at ? t("tokens.used", { day: day(token.last_used_at) }) : t("tokens.unused")}
      </div>
      <Button
        type="text"
        danger
        icon={<DeleteOutlined />}
        aria-label={t("tokens.revokeTitle", { name: token.name })}
        onClick={confirmDrop}
      />
    </div>
  );
}
