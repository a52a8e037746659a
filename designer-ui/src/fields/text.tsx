// One line of text; with `scan`, a button reads a bar code or QR code.

import { Input } from "antd";
import styles from "@/fields/fields.module.css";
import { useText } from "@/i18n/setup";
import { properties } from "./definition";
import type { CellProps, FieldKind, InputProps } from "./kind";
import { Line } from "./parts/Line";
import { ScanButton } from "./parts/ScanButton";

function TextCell({ value, full }: CellProps) {
  if (full && typeof value === "string") return <span className={styles.whole}>{value}</span>;
  return <Line text={typeof value === "string" ? value : ""} />;
}

function TextInput({ field, value, onChange, context, id, disabled, status }: InputProps) {
  const { t } = useText();
  const { max_length, scan, placeholder } = properties(field);
  return (
    <Input
      id={id}
      value={typeof value === "string" ? value : ""}
      onChange={(event) => onChange(event.target.value || null)}
      disabled={disabled}
      status={status}
      maxLength={max_length ?? undefined}
      variant={context.inCell ? "borderless" : "outlined"}
      placeholder={placeholder ?? undefined}
      autoComplete="off"
      suffix={scan && !disabled ? <ScanButton onCode={onChange} label={t("fields.scan")} /> : <span />}
    />
  );
}

export const text: FieldKind = {
  Cell: TextCell,
  Input: TextInput,
  toText: (_, value) => (typeof value === "string" ? value : ""),
  fromText: (_, typed) => typed,
  emptyValue: null,
  editor: "text",
};
