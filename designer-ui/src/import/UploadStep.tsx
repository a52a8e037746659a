// Step one: the file.

import { InboxOutlined } from "@ant-design/icons";
import { Alert, Progress } from "antd";
import { useRef, useState } from "react";
import { problemText } from "@/feedback/problemText";
import { useText } from "@/i18n/setup";
import { uploadImport } from "./calls";
import styles from "./import.module.css";

interface Sending {
  name: string;
  share: number;
}

export function UploadStep({ form, onUploaded }: { form: string; onUploaded: (id: string) => void }) {
  const { t } = useText();
  const chooser = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [sending, setSending] = useState<Sending | null>(null);
  const [problem, setProblem] = useState("");
  const send = async (file: File | undefined) => {
    if (!file || sending) return;
    if (!/\.(xlsx|xlsm|csv|txt|tsv)$/i.test(file.name))
      return setProblem(t("importing.wrongType", { name: file.name }));
    setProblem("");
    setSending({ name: file.name, share: 0 });
    try {
      const { id } = await uploadImport(form, file, (share) => setSending({ name: file.name, share }));
      onUploaded(id);
    } catch (error) {
      setProblem(problemText(error, t));
      setSending(null);
    }
  };
  return (
    <section>
      <button
        type="button"
        className={`${styles.drop} ${isOver ? styles.over : ""}`}
        disabled={sending !== null}
        onClick={() => chooser.current?.click()}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void send(event.dataTransfer.files[0]);
        }}
      >
        <InboxOutlined className={styles.inbox} />
        <b>{sending ? t("importing.uploading", { name: sending.name }) : t("importing.drop")}</b>
        {sending ? <Progress percent={Math.round(sending.share * 100)} /> : <span>{t("importing.dropHint")}</span>}
      </button>
      <input
        ref={chooser}
        type="file"
        hidden
        accept=".xlsx,.xlsm,.csv,.txt,.tsv"
        onChange={(event) => {
          void send(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      {problem && <Alert type="error" showIcon title={problem} className={styles.notice} />}
    </section>
  );
}
