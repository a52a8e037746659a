// A length of time, typed and shown as hours and minutes: "6:19".

import { Input } from "antd";
import { useState } from "react";
import styles from "@/fields/fields.module.css";
import { useText } from "@/i18n/setup";
import { formatDuration, parseDuration } from "./durations";
import type { CellProps, FieldKind, InputProps } from "./kind";

function DurationCell({ value }: CellProps) {
  return typeof value === "string" ? <span className={styles.digits}>{formatDuration(value)}</span> : null;
}

function DurationInput({ value, onChange, context, id, disabled, status }: InputProps) {
  const { t } = useText();
  const [draft, setDraft] = useState<string | null>(null);
  const isWrong = draft !== null && draft.trim() !== "" && parseDuration(draft) === null;
  const type = (typed: string) => {
    setDraft(typed);
    onChange(typed.trim() === "" ? null : (parseDuration(typed) ?? typed));
  };
  return (
    <Input
      id={id}
      className={styles.number}
      value={draft ?? (typeof value === "string" ? formatDuration(value) : "")}
      onChange={(event) => type(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={() => setDraft(null)}
      disabled={disabled}
      status={isWrong ? "error" : status}
      placeholder={context.inCell ? "" : t("fields.durationExample")}
      title={t("fields.durationHelp")}
      variant={context.inCell ? "borderless" : "outlined"}
      autoComplete="off"
    />
  );
}

export const duration: FieldKind = {
  Cell: DurationCell,
  Input: DurationInput,
  toText: (_, value) => (typeof value === "string" ? formatDuration(value) : ""),
  fromText: (_, typed) => parseDuration(typed) ?? undefined,
  emptyValue: null,
  editor: "text",
  align: "right",
};
