// A new record: empty, as a copy of another one, or already pointing at one.

import { CloseOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useLocation } from "react-router";
import { keys } from "@/api/queries";
import type { FormInfo, RecordData, Titles, Values } from "@/api/types";
import { useToast } from "@/feedback/useToast";
import { RecordForm } from "@/form/RecordForm";
import { titleOf } from "@/form/title";
import { useText } from "@/i18n/setup";
import { StateMessage } from "@/ui/StateMessage";
import type { RecordPageProperties } from "./RecordPage";
import styles from "./record.module.css";

/** What a link to "new" may carry in the history state. */
export interface NewRecordState {
  initial?: Values;
  titles?: Titles;
}

export function NewRecord({ form, info, onClose, onOpen }: RecordPageProperties & { info: FormInfo }) {
  const { t, label, language } = useText();
  const client = useQueryClient();
  const toast = useToast();
  const location = useLocation();
  const given = (location.state ?? {}) as NewRecordState;
  const [round, setRound] = useState(0);
  const name = label(info.definition.label);
  const saved = (record: RecordData, andNew: boolean) => {
    client.setQueryData(keys.record(form, record.id), record);
    void client.invalidateQueries({ queryKey: keys.records(form) });
    void client.invalidateQueries({ queryKey: ["options", form] });
    toast.success(t("recordPage.created", { title: titleOf(info, record, language) || name }));
    if (andNew) setRound(round + 1);
    else onOpen(record.id);
  };
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h2 className={styles.title}>{t("recordPage.newTitle", { name })}</h2>
        <Button type="text" icon={<CloseOutlined />} aria-label={t("action.close")} onClick={onClose} />
      </header>
      {info.rights.create ? (
        <RecordForm
          info={info}
          initial={round ? undefined : given.initial}
          initialTitles={given.titles}
          onSaved={saved}
          onCancel={onClose}
          canRepeat
        />
      ) : (
        <StateMessage picture="locked" title={t("recordPage.mayNotCreate", { name })} />
      )}
    </div>
  );
}
