// Step five: what the import did, and taking it back.

import { DownloadOutlined, UndoOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Progress, Result, type ResultProps } from "antd";
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { keys } from "@/api/queries";
import { useConfirm } from "@/feedback/useConfirm";
import { useToast } from "@/feedback/useToast";
import { useText } from "@/i18n/setup";
import { errorsAddress, getJob, type ImportData, runImport, undoImport } from "./calls";
import type { StepProperties } from "./ImportSteps";
import styles from "./import.module.css";

const STATUS: Record<string, ResultProps["status"]> = { done: "success", failed: "error", undone: "info" };

const wrote = ({ counts }: ImportData) => counts.added + counts.updated > 0;

export function ResultStep({ info, current, onStep, onLeave, onChanged }: StepProperties) {
  const { t } = useText();
  const client = useQueryClient();
  const confirm = useConfirm();
  const toast = useToast();
  const [share, setShare] = useState<number | null>(null);
  const { state, counts } = current;
  const form = info.definition.name;
  useEffect(() => {
    void client.invalidateQueries({ queryKey: keys.records(form) });
  }, [client, form]);

  const undo = async () => {
    const question = {
      title: t("importing.undoTitle"),
      text: t("importing.undoText"),
      action: t("importing.undo"),
      danger: true,
    };
    if (!(await confirm(question))) return;
    setShare(0);
    try {
      const { job_id } = await undoImport(current.id);
      await finished(job_id, setShare);
      await client.invalidateQueries({ queryKey: keys.records(form) });
    } catch (error) {
      if (error instanceof JobFailed) toast.warning(error.message);
      else toast.problem(error);
    } finally {
      setShare(null);
      onChanged();
    }
  };
  const resume = async () => {
    await runImport(current.id).catch(toast.problem);
    onChanged();
  };
  const mayUndo = info.rights.delete || counts.added === 0;
  const told = counts as unknown as Record<string, number>;
  return (
    <Result
      className={styles.result}
      status={STATUS[state] ?? "warning"}
      title={t(`importing.${state}Title`, { defaultValue: t("importing.cancelledTitle") })}
      subTitle={
        <>
          {current.problem && <p className={styles.bad}>{current.problem.message}</p>}
          <p>{state === "undone" ? t("importing.undoneText") : t("importing.doneText", told)}</p>
          {current.undo && (state === "undone" || current.undo.conflicts.length > 0) && (
            <UndoReport undo={current.undo} />
          )}
          <p className={styles.quiet}>{current.file_name}</p>
          {state !== "undone" && wrote(current) && !mayUndo && (
            <p className={styles.quiet}>{t("importing.mayNotUndo")}</p>
          )}
          {share !== null && (
            <div role="status">
              {t("importing.undoing")}
              <Progress percent={Math.round(share * 100)} status="active" />
            </div>
          )}
        </>
      }
      extra={
        <div className={styles.actions}>
          <Link to={`/f/${encodeURIComponent(form)}`}>
            <Button type="primary">{t("importing.toList")}</Button>
          </Link>
          {counts.errors > 0 && state !== "undone" && (
            <Button icon={<DownloadOutlined />} href={errorsAddress(current.id)} download>
              {t("importing.downloadErrors")}
            </Button>
          )}
          {(state === "failed" || state === "cancelled") && wrote(current) && (
            <Button onClick={() => void resume()}>{t("importing.resume")}</Button>
          )}
          {(state === "failed" || state === "cancelled") && (
            <Button onClick={() => onStep("columns")}>{t("importing.changeSettings")}</Button>
          )}
          {state !== "undone" && wrote(current) && (
            <Button icon={<UndoOutlined />} loading={share !== null} disabled={!mayUndo} onClick={() => void undo()}>
              {t("importing.undo")}
            </Button>
          )}
          <Button onClick={onLeave}>{t("importing.again")}</Button>
        </div>
      }
    />
  );
}

function UndoReport({ undo }: { undo: NonNullable<ImportData["undo"]> }) {
  const { t } = useText();
  const reasons = [...new Set(undo.conflicts.map((conflict) => conflict.message))];
  return (
    <>
      <p>{t("importing.undoneCounts", { deleted: undo.deleted, restored: undo.restored })}</p>
      {undo.conflicts.length > 0 && (
        <p className={styles.bad}>
          {t("importing.undoneLeft", { count: undo.conflicts.length })} {reasons.join(" ")}
        </p>
      )}
    </>
  );
}

class JobFailed extends Error {}

/** Waits for a job, telling its share; throws when it failed. */
async function finished(job: string, onShare: (share: number) => void): Promise<void> {
  for (;;) {
    const { state, progress, error } = await getJob(job);
    if (state === "done") return;
    if (state === "failed" || state === "cancelled") throw new JobFailed(error?.message ?? state);
    if (progress?.total) onShare(progress.done / progress.total);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
