// The asker's earlier imports of a form; unfinished ones go on where they were left.

import { useQuery } from "@tanstack/react-query";
import { Button, Tag } from "antd";
import { problemText } from "@/feedback/problemText";
import { instantText, useZone } from "@/fields/zones";
import { useText } from "@/i18n/setup";
import { type ImportState, importKeys, listImports } from "./calls";
import styles from "./import.module.css";

const COLOURS: Partial<Record<ImportState, string>> = {
  done: "green",
  failed: "red",
  checking: "processing",
  importing: "processing",
  checked: "blue",
  uploaded: "blue",
};
const ENDED = new Set<ImportState>(["done", "failed", "undone", "cancelled"]);

export function ImportHistory({ form, onOpen }: { form: string; onOpen: (id: string) => void }) {
  const { t } = useText();
  const zone = useZone();
  const imports = useQuery({ queryKey: importKeys.list(form), queryFn: () => listImports(form), staleTime: 0 });
  return (
    <section className={styles.history}>
      <h2>{t("importing.historyTitle")}</h2>
      {imports.isError && <p className={styles.quiet}>{problemText(imports.error, t)}</p>}
      {imports.data?.length === 0 && <p className={styles.quiet}>{t("importing.historyNone")}</p>}
      <ul>
        {imports.data?.map((one) => (
          <li key={one.id}>
            <span className={styles.file}>{one.file_name}</span>
            <Tag color={COLOURS[one.state]} variant="filled">
              {t(`importing.state.${one.state}`)}
            </Tag>
            <span className={styles.quiet}>{instantText(one.created_at, zone)}</span>
            <span className={styles.quiet}>
              {t("importing.summary", { count: one.counts.rows, rows: one.counts.rows.toLocaleString() })}
            </span>
            <Button size="small" onClick={() => onOpen(one.id)}>
              {t(ENDED.has(one.state) ? "importing.look" : "importing.continue")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
