// A bar code or QR code: typed, read by a hand scanner or by the camera; shown as its code.

import { Input } from "antd";
import styles from "@/fields/fields.module.css";
import { useText } from "@/i18n/setup";
import { properties } from "./definition";
import type { CellProps, FieldKind, InputProps } from "./kind";
import { ScanButton } from "./parts/ScanButton";

function BarcodeCell({ value }: CellProps) {
  return typeof value === "string" ? <code className={styles.code}>{value}</code> : null;
}

function BarcodeInput({ field, value, onChange, context, id, disabled, status }: InputProps) {
  const { t } = useText();
  return (
    <Input
      id={id}
      value={typeof value === "string" ? value : ""}
      onChange={(event) => onChange(event.target.value || null)}
      maxLength={properties(field).max_length ?? undefined}
      disabled={disabled}
      status={status}
      variant={context.inCell ? "borderless" : "outlined"}
      autoComplete="off"
      spellCheck={false}
      suffix={disabled ? <span /> : <ScanButton onCode={onChange} label={t("fields.scan")} />}
    />
  );
}

export const barcode: FieldKind = {
  Cell: BarcodeCell,
  Input: BarcodeInput,
  toText: (_, value) => (typeof value === "string" ? value : ""),
  fromText: (_, typed) => typed,
  emptyValue: null,
  editor: "text",
};
