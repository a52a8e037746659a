// One record: shown, edited, created; beside its list or as a page of its own.

import { Button } from "antd";
import type { ReactNode } from "react";
import { useForm, useRecord } from "@/api/queries";
import { ProblemState } from "@/feedback/ProblemState";
import { useText } from "@/i18n/setup";
import { SkeletonLines } from "@/ui/Skeleton";
import { ExistingRecord } from "./ExistingRecord";
import { NewRecord } from "./NewRecord";
import styles from "./record.module.css";

export interface RecordPageProperties {
  form: string;
  /** A record's id, or "new". */
  id: string;
  presentation: "drawer" | "page";
  onClose: () => void;
  onOpen: (id: string) => void;
  previous?: string;
  next?: string;
}

export function RecordPage(props: RecordPageProperties) {
  const { form, id, onClose } = props;
  const info = useForm(form);
  const isNew = id === "new";
  const record = useRecord(form, isNew ? undefined : id);
  const error = info.error ?? (record.data ? null : record.error);
  if (error)
    return (
      <Plain onClose={onClose}>
        <ProblemState error={error} onRetry={() => void Promise.all([info.refetch(), isNew || record.refetch()])} />
      </Plain>
    );
  if (!info.data || (!isNew && !record.data)) return <Waiting onClose={onClose} />;
  if (isNew) return <NewRecord {...props} info={info.data} />;
  return record.data ? <ExistingRecord {...props} info={info.data} record={record.data} /> : null;
}

function Waiting({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  return (
    <Plain onClose={onClose}>
      <SkeletonLines count={8} label={t("state.loading")} />
    </Plain>
  );
}

function Plain({ children, onClose }: { children: ReactNode; onClose: () => void }) {
  const { t } = useText();
  return (
    <div className={styles.page}>
      <div className={styles.plainHead}>
        <Button type="text" onClick={onClose}>
          {t("action.close")}
        </Button>
      </div>
      {children}
    </div>
  );
}
