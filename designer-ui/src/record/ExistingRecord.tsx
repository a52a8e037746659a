// A stored record: details, related records and history; or the form to edit it.

import { useQueryClient } from "@tanstack/react-query";
import { Tabs } from "antd";
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { keys, useSession } from "@/api/queries";
import type { FormInfo, Json, RecordData } from "@/api/types";
import { useToast } from "@/feedback/useToast";
import { DraftNotice } from "@/form/DraftNotice";
import { draftKey, dropDraft, readDraft } from "@/form/drafts";
import { RecordForm } from "@/form/RecordForm";
import { titleOf } from "@/form/title";
import type { Conflict } from "@/form/useRecordForm";
import { useText } from "@/i18n/setup";
import { SkeletonLines } from "@/ui/Skeleton";
import { Details } from "./Details";
import { RecordHeader } from "./RecordHeader";
import type { RecordPageProperties } from "./RecordPage";
import { Related } from "./Related";
import styles from "./record.module.css";

const ConflictDialog = lazy(() => import("./ConflictDialog").then((dialog) => ({ default: dialog.ConflictDialog })));
const History = lazy(() => import("./History").then((history) => ({ default: history.History })));

interface Properties extends RecordPageProperties {
  info: FormInfo;
  record: RecordData;
}

interface Question {
  conflict: Conflict;
  answer: (chosen: Record<string, Json> | null) => void;
}

export function ExistingRecord(props: Properties) {
  const { form, info, record, onOpen, previous, next } = props;
  const { t, label, language } = useText();
  const client = useQueryClient();
  const toast = useToast();
  const [isEditing, setEditing] = useState(false);
  const draftOf = draftKey(useSession().data?.member.id ?? "", form, record.id);
  const [draft, setDraft] = useState(() => readDraft(draftOf));
  const [question, setQuestion] = useState<Question | null>(null);
  const page = useRef<HTMLDivElement>(null);
  const title = titleOf(info, record, language) || label(info.definition.label);
  const ask = useCallback(
    (conflict: Conflict) =>
      new Promise<Record<string, Json> | null>((resolve) => {
        const answer = (chosen: Record<string, Json> | null) => {
          setQuestion(null);
          resolve(chosen);
        };
        setQuestion({ conflict, answer });
      }),
    [],
  );
  const stop = () => {
    setEditing(false);
    setDraft(null);
  };
  const saved = (stored: RecordData) => {
    client.setQueryData(keys.record(form, record.id), stored);
    void client.invalidateQueries({ queryKey: keys.records(form) });
    stop();
    toast.success(t("recordPage.saved"));
  };
  const mayEdit = info.rights.update && !record.deleted_at;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping = (event.target as HTMLElement).closest(
        "input, textarea, [contenteditable='true'], [role='dialog'] .ant-modal",
      );
      if (isEditing || isTyping || event.ctrlKey || event.metaKey) return;
      if (event.altKey && event.key === "ArrowUp" && previous) onOpen(previous);
      else if (event.altKey && event.key === "ArrowDown" && next) onOpen(next);
      else if (event.key === "e" && !event.altKey && mayEdit && page.current?.contains(document.activeElement)) {
        event.preventDefault();
        setEditing(true);
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [isEditing, mayEdit, previous, next, onOpen]);

  return (
    <div className={styles.page} ref={page} tabIndex={-1}>
      <RecordHeader {...props} title={title} isEditing={isEditing} mayEdit={mayEdit} onEdit={() => setEditing(true)} />
      {!isEditing && draft && mayEdit && (
        <div className={styles.draft}>
          <DraftNotice
            draft={draft}
            fields={info.definition.fields}
            onRestore={() => setEditing(true)}
            onDiscard={() => {
              dropDraft(draftOf);
              setDraft(null);
            }}
          />
        </div>
      )}
      {isEditing ? (
        <RecordForm
          info={info}
          record={record}
          restoring={draft !== null}
          onSaved={saved}
          onCancel={stop}
          onConflict={ask}
        />
      ) : (
        <Tabs
          className={styles.tabs}
          items={[
            { key: "details", label: t("recordPage.details"), children: <Details info={info} record={record} /> },
            {
              key: "related",
              label: t("recordPage.related"),
              children: <Related form={form} record={record} title={title} />,
            },
            {
              key: "history",
              label: t("recordPage.history"),
              children: (
                <Suspense fallback={<SkeletonLines count={5} label={t("state.loading")} />}>
                  <History info={info} id={record.id} />
                </Suspense>
              ),
            },
          ]}
        />
      )}
      {question && (
        <Suspense>
          <ConflictDialog fields={info.definition.fields} {...question} />
        </Suspense>
      )}
    </div>
  );
}
