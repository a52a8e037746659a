// Export: format and columns, progress, and the file.
import { FileExcelOutlined, FileTextOutlined } from "@ant-design/icons";
import { Alert, Button, Checkbox, Modal, Progress, Radio } from "antd";
import { useEffect, useRef, useState } from "react";
import type { FieldDefinition, FormInfo, RecordQuery } from "@/api/types";
import { problemText } from "@/feedback/problemText";
import { useText } from "@/i18n/setup";
import styles from "./export.module.css";
import { type ExportFormat, useExport } from "./useExport";

interface Properties {
  info: FormInfo;
  columns: { name: string; field: FieldDefinition }[];
  initial: string[];
  /** What is exported: the list's question, or the chosen ids. */
  question: Pick<RecordQuery, "filter" | "sorts" | "search"> & { ids?: string[] };
  onClose: () => void;
}

export function ExportDialog({ info, columns, initial, question, onClose }: Properties) {
  const { t, label } = useText();
  const [format, setFormat] = useState<ExportFormat>("xlsx");
  const [chosen, setChosen] = useState(initial);
  const { state, start, stop } = useExport();
  const link = useRef<HTMLAnchorElement>(null);
  const { filter, sorts, search, ids } = question;
  useEffect(() => {
    if (state.step === "done") link.current?.click();
  }, [state.step]);
  const busy = state.step === "running";
  const scope = ids
    ? t("export.chosen", { count: ids.length })
    : t(filter || search ? "export.filtered" : "export.everything");
  const close = () => {
    stop();
    onClose();
  };
  const begin = () => {
    const names = columns.map((column) => column.name).filter((name) => chosen.includes(name));
    const ordered = [
      ...initial.filter((name) => names.includes(name)),
      ...names.filter((name) => !initial.includes(name)),
    ];
    void start({ form: info.definition.name, format, columns: ordered, filter, sorts, search, ids });
  };
  return (
    <Modal
      open
      width={520}
      title={t("export.title", { name: label(info.definition.label) })}
      onCancel={close}
      footer={
        state.step === "done"
          ? [
              <Button key="file" ref={link} href={state.address} download>
                {t("export.again")}
              </Button>,
              <Button key="close" type="primary" onClick={close}>
                {t("action.close")}
              </Button>,
            ]
          : [
              <Button key="cancel" onClick={close}>
                {t("action.cancel")}
              </Button>,
              <Button key="start" type="primary" loading={busy} disabled={chosen.length === 0} onClick={begin}>
                {t("export.start")}
              </Button>,
            ]
      }
    >
      <p className={styles.scope}>{scope}</p>
      {state.step === "failed" ? (
        <Alert type="error" showIcon title={state.text ?? problemText(state.error, t)} style={{ marginBottom: 12 }} />
      ) : null}
      {state.step === "running" || state.step === "done" ? (
        <div className={styles.progress}>
          <Progress
            percent={state.step === "done" ? 100 : state.share === null ? 0 : Math.floor(state.share * 100)}
            status={state.step === "done" ? "success" : "active"}
          />
          <p role="status">{t(state.step === "done" ? "export.done" : "export.running")}</p>
        </div>
      ) : (
        <>
          <h3 className={styles.head}>{t("export.format")}</h3>
          <Radio.Group
            value={format}
            onChange={(event) => setFormat(event.target.value)}
            optionType="button"
            options={[
              {
                value: "xlsx",
                label: (
                  <>
                    <FileExcelOutlined /> Excel (.xlsx)
                  </>
                ),
              },
              {
                value: "csv",
                label: (
                  <>
                    <FileTextOutlined /> CSV
                  </>
                ),
              },
            ]}
          />
          <h3 className={styles.head}>
            {t("export.columns", { chosen: chosen.length, all: columns.length })}
            <Button type="link" size="small" onClick={() => setChosen(columns.map((column) => column.name))}>
              {t("export.allColumns")}
            </Button>
          </h3>
          <Checkbox.Group
            className={styles.columns}
            value={chosen}
            onChange={(names) => setChosen(names as string[])}
            options={columns.map((column) => ({ value: column.name, label: label(column.field.label) }))}
          />
        </>
      )}
    </Modal>
  );
}
