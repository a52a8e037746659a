// While the server checks or writes.

import { Button, Progress } from "antd";
import { useToast } from "@/feedback/useToast";
import { useText } from "@/i18n/setup";
import { cancelImport } from "./calls";
import type { StepProperties } from "./ImportSteps";
import styles from "./import.module.css";

export function ProgressStep({ current, onChanged }: StepProperties) {
  const { t } = useText();
  const toast = useToast();
  const { done = 0, total = null } = current.progress ?? {};
  const share = total ? Math.min(99, Math.floor((done / total) * 100)) : 0;
  const stop = async () => {
    await cancelImport(current.id).catch(toast.problem);
    onChanged();
  };
  return (
    <section className={styles.progress} role="status" aria-live="polite">
      <h2>{t(current.state === "importing" ? "importing.running" : "importing.checking")}</h2>
      <Progress percent={share} status="active" showInfo={Boolean(total)} />
      <p>
        {total
          ? t("importing.progress", { done: done.toLocaleString(), total: total.toLocaleString() })
          : t("importing.progressOpen", { done: done.toLocaleString() })}
      </p>
      <p className={styles.quiet}>{t("importing.mayLeave")}</p>
      <Button onClick={() => void stop()}>{t("importing.cancel")}</Button>
    </section>
  );
}
