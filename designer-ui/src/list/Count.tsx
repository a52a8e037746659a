// How many records; an estimate says so and becomes exact by a click.
import { Button } from "antd";
import { useState } from "react";
import { useToast } from "@/feedback/useToast";
import { useText } from "@/i18n/setup";
import styles from "./list.module.css";
import type { Rows } from "./rowWindow";

/** So far the server counts one by one; beyond it estimates. */
const COUNTED = 10_000;

export function Count({ rows, onExact }: { rows: Rows; onExact: () => Promise<void> }) {
  const { t, language } = useText();
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  if (rows.count === null) return null;
  const format = (count: number) => count.toLocaleString(language === "zh" ? "zh-CN" : "en");
  const shown = format(rows.count);
  if (rows.countIsExact) return <span className={styles.count}>{t("list.count", { shown, count: rows.count })}</span>;
  const exact = async () => {
    setBusy(true);
    await onExact().catch(toast.problem);
    setBusy(false);
  };
  return (
    <Button type="link" size="small" loading={busy} onClick={exact} title={t("list.countExactly")}>
      {rows.count <= COUNTED + 1 ? t("list.countOver", { shown: format(COUNTED) }) : t("list.countAbout", { shown })}
    </Button>
  );
}
