// Structured data as JSON text.

import { Input } from "antd";
import { useState } from "react";
import type { Json } from "@/api/types";
import styles from "@/fields/fields.module.css";
import { useText } from "@/i18n/setup";
import type { CellProps, FieldKind, InputProps } from "./kind";
import { Line } from "./parts/Line";

function JsonCell({ value, full }: CellProps) {
  if (value === null || value === undefined) return null;
  if (full) return <pre className={styles.json}>{JSON.stringify(value, null, 2)}</pre>;
  return <Line text={JSON.stringify(value)} />;
}

/** The JSON value of typed text; undefined when it is not JSON. */
export function parseJson(typed: string): Json | undefined {
  try {
    return JSON.parse(typed) as Json;
  } catch {
    return undefined;
  }
}

function JsonInput({ value, onChange, id, disabled, status, onUnreadable }: InputProps) {
  const { t } = useText();
  const [draft, setDraft] = useState<string | null>(null);
  const stored = value === null || value === undefined ? "" : JSON.stringify(value, null, 2);
  const isWrong = draft !== null && draft.trim() !== "" && parseJson(draft) === undefined;
  const type = (typed: string) => {
    setDraft(typed);
    if (typed.trim() === "") return onChange(null);
    const read = parseJson(typed);
    if (read !== undefined) onChange(read);
    else onUnreadable?.(t("fields.notJson"));
  };
  return (
    <>
      <Input.TextArea
        id={id}
        className={styles.code}
        value={draft ?? stored}
        onChange={(event) => type(event.target.value)}
        onBlur={() => !isWrong && setDraft(null)}
        autoSize={{ minRows: 3, maxRows: 16 }}
        disabled={disabled}
        status={isWrong ? "error" : status}
        spellCheck={false}
      />
      {isWrong && !onUnreadable && <div className={styles.error}>{t("fields.notJson")}</div>}
    </>
  );
}

export const json: FieldKind = {
  Cell: JsonCell,
  Input: JsonInput,
  toText: (_, value) => (value === null || value === undefined ? "" : JSON.stringify(value)),
  fromText: (_, typed) => parseJson(typed),
  emptyValue: null,
  editor: "panel",
};
