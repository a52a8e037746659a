// Where files are dropped, pasted, chosen or photographed, with progress and refusals.

import { CameraOutlined, CloseOutlined, UploadOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useRef, useState } from "react";
import type { Json } from "@/api/types";
import styles from "@/fields/fields.module.css";
import { useText } from "@/i18n/setup";
import { Progress } from "@/ui/heavy";
import { usePhone } from "@/ui/useMedia";
import { properties } from "../definition";
import { acceptOf, sizeText } from "../fileLimits";
import { filePath, type InputProps } from "../kind";
import { FileList } from "./FileList";
import { filesOf, type Sending, useUploads } from "./useUploads";

export function FileDrop({ field, value, onChange, context, id, disabled, status }: InputProps) {
  const { t } = useText();
  const phone = usePhone();
  const [over, setOver] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const files = filesOf(value);
  const path = filePath(field.name, context);
  const uploads = useUploads({ form: context.form, field, path, value, onChange });
  const { max_count: limit, camera_only } = properties(field);
  const isFull = Boolean(limit && files.length >= limit);
  const takes = field.type === "image" || acceptOf(field)?.includes("image/");
  const place = context.recordId ? { form: context.form, id: context.recordId } : undefined;
  const remove = (file: string) => onChange(files.filter((one) => one.id !== file) as unknown as Json);
  const chosen = (input: HTMLInputElement) => {
    uploads.add([...(input.files ?? [])]);
    input.value = "";
  };
  return (
    <fieldset
      className={`${styles.drop} ${over ? styles.over : ""} ${status === "error" ? styles.wrong : ""}`}
      disabled={disabled}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(!disabled);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (!disabled) uploads.add([...event.dataTransfer.files]);
      }}
      onPaste={(event) => event.clipboardData.files.length && uploads.add([...event.clipboardData.files])}
    >
      {files.length > 0 && (
        <FileList
          files={files}
          field={path}
          place={place}
          previews={uploads.previews}
          onRemove={disabled ? undefined : remove}
        />
      )}
      {uploads.sending.map((one) => (
        <SendingLine key={one.key} sending={one} onDismiss={() => uploads.dismiss(one.key)} />
      ))}
      <div className={styles.dropline}>
        {!(camera_only && phone) && (
          <Button
            id={id}
            icon={<UploadOutlined />}
            disabled={disabled || isFull}
            onClick={() => chooser.current?.click()}
          >
            {t(field.type === "image" ? "fields.choosePicture" : "fields.chooseFile")}
          </Button>
        )}
        {takes && phone && (
          <Button icon={<CameraOutlined />} disabled={disabled || isFull} onClick={() => camera.current?.click()}>
            {t("fields.takePhoto")}
          </Button>
        )}
        <LimitText field={field} />
      </div>
      <input
        ref={chooser}
        type="file"
        hidden
        multiple={limit !== 1}
        accept={acceptOf(field)}
        onChange={(event) => chosen(event.target)}
      />
      <input
        ref={camera}
        type="file"
        hidden
        accept="image/*"
        capture="environment"
        onChange={(event) => chosen(event.target)}
      />
    </fieldset>
  );
}

function LimitText({ field }: Pick<InputProps, "field">) {
  const { t } = useText();
  const { max_count, max_size_mb, accept } = properties(field);
  const parts = [
    accept?.length ? accept.join(" ") : "",
    max_count ? t("fields.atMostFiles", { count: max_count }) : "",
    max_size_mb ? t("fields.atMostSize", { size: sizeText(max_size_mb * 1024 * 1024) }) : "",
  ].filter(Boolean);
  return <small className={styles.muted}>{parts.join(" · ") || t("fields.dropHere")}</small>;
}

function SendingLine({ sending, onDismiss }: { sending: Sending; onDismiss: () => void }) {
  const { t } = useText();
  if (sending.problem)
    return (
      <div className={styles.refused} role="alert">
        <span>{sending.problem}</span>
        <Button
          type="text"
          size="small"
          icon={<CloseOutlined />}
          aria-label={t("fields.dismiss")}
          onClick={onDismiss}
        />
      </div>
    );
  return (
    <div className={styles.sending}>
      <span>{sending.name}</span>
      <Progress percent={Math.round(sending.share * 100)} size="small" />
    </div>
  );
}
