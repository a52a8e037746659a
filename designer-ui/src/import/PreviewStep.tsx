// Step four: what the import would do, before it does it.

import { DownloadOutlined } from "@ant-design/icons";
import { Alert, Button, Tabs } from "antd";
import { useState } from "react";
import { useToast } from "@/feedback/useToast";
import { useText } from "@/i18n/setup";
import { type Counts, errorsAddress, type Outcome, runImport } from "./calls";
import type { StepProperties } from "./ImportSteps";
import styles from "./import.module.css";
import { PreviewTable } from "./PreviewTable";

const OUTCOMES: [Outcome, keyof Counts][] = [
  ["added", "added"],
  ["updated", "updated"],
  ["unchanged", "unchanged"],
  ["duplicate", "duplicates"],
  ["error", "errors"],
];

/** Tabs of the outcomes with their rows; errors first when there are any. */
export function PreviewTabs({ info, current }: Pick<StepProperties, "info" | "current">) {
  const { t } = useText();
  const counts = current.counts;
  const first = counts.errors ? "error" : (OUTCOMES.find(([, count]) => counts[count] > 0)?.[0] ?? "added");
  const [shown, setShown] = useState<Outcome>(first);
  return (
    <Tabs
      activeKey={shown}
      onChange={(key) => setShown(key as Outcome)}
      items={OUTCOMES.map(([outcome, count]) => ({
        key: outcome,
        label: (
          <span className={outcome === "error" && counts.errors ? styles.bad : undefined}>
            {t(`importing.outcome.${outcome}`)} <b>{counts[count].toLocaleString()}</b>
          </span>
        ),
        children: <PreviewTable info={info} current={current} outcome={outcome} total={counts[count]} />,
      }))}
    />
  );
}

export function PreviewStep({ info, current, onStep, onLeave, onChanged }: StepProperties) {
  const { t } = useText();
  const toast = useToast();
  const [isStarting, setStarting] = useState(false);
  const { counts, settings } = current;
  const toWrite = counts.added + counts.updated;
  const isBlocked = settings?.mode === "all_or_nothing" && counts.errors > 0;
  const run = async () => {
    setStarting(true);
    try {
      await runImport(current.id);
      onChanged();
    } catch (error) {
      toast.problem(error);
      setStarting(false);
    }
  };
  return (
    <section>
      <div className={styles.bar}>
        <b>{current.file_name}</b>
        <span className={styles.quiet}>
          {t("importing.summary", { count: counts.rows, rows: counts.rows.toLocaleString() })}
          {counts.cell_errors > 0 && ` · ${t("importing.cellErrors", { count: counts.cell_errors })}`}
        </span>
      </div>
      {counts.errors > 0 && (
        <Alert
          type={isBlocked ? "error" : "warning"}
          showIcon
          className={styles.notice}
          title={t(isBlocked ? "importing.blocked" : "importing.willSkip", { count: counts.errors })}
          action={
            <Button size="small" icon={<DownloadOutlined />} href={errorsAddress(current.id)} download>
              {t("importing.downloadErrors")}
            </Button>
          }
        />
      )}
      <PreviewTabs info={info} current={current} />
      <footer className={styles.footer}>
        <Button type="primary" loading={isStarting} disabled={isBlocked || toWrite === 0} onClick={() => void run()}>
          {toWrite ? t("importing.run", { count: toWrite }) : t("importing.runNothing")}
        </Button>
        <Button onClick={() => onStep("columns")}>{t("importing.changeSettings")}</Button>
        <Button type="text" onClick={onLeave}>
          {t("importing.again")}
        </Button>
      </footer>
    </section>
  );
}
