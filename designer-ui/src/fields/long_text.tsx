// Several lines of text.

import { Input } from "antd";
import styles from "@/fields/fields.module.css";
import { properties } from "./definition";
import type { CellProps, FieldKind, InputProps } from "./kind";
import { Line } from "./parts/Line";

function LongTextCell({ value, full }: CellProps) {
  const text = typeof value === "string" ? value : "";
  return full ? <div className={styles.pre}>{text}</div> : <Line text={text.replace(/\s*\n\s*/g, " ")} />;
}

function LongTextInput({ field, value, onChange, id, disabled, status }: InputProps) {
  const { max_length, lines, placeholder } = properties(field);
  const limit = max_length ?? undefined;
  const text = typeof value === "string" ? value : "";
  return (
    <Input.TextArea
      id={id}
      value={text}
      onChange={(event) => onChange(event.target.value || null)}
      disabled={disabled}
      status={status}
      maxLength={limit}
      showCount={limit !== undefined && text.length > limit * 0.8}
      placeholder={placeholder ?? undefined}
      autoSize={{ minRows: lines ?? 4, maxRows: 16 }}
    />
  );
}

export const longText: FieldKind = {
  Cell: LongTextCell,
  Input: LongTextInput,
  toText: (_, value) => (typeof value === "string" ? value : ""),
  fromText: (_, typed) => typed,
  emptyValue: null,
  editor: "panel",
};
