// Rows inside a record. The form puts its grid in place of this input (form/subtable).

import { useText } from "@/i18n/setup";
import type { CellProps, FieldKind, InputProps } from "./kind";

function SubTableCell({ value }: CellProps) {
  const { t } = useText();
  return Array.isArray(value) ? <span>{t("fields.rowCount", { count: value.length })}</span> : null;
}

function SubTableInput({ id, value }: InputProps) {
  const { t } = useText();
  return <output id={id}>{t("fields.rowCount", { count: Array.isArray(value) ? value.length : 0 })}</output>;
}

export const subTable: FieldKind = {
  Cell: SubTableCell,
  Input: SubTableInput,
  toText: (_, value) => (Array.isArray(value) ? String(value.length) : ""),
  emptyValue: [],
  editor: "panel",
};
