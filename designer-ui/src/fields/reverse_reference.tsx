// The records of another form that point at this one; shown on record pages, never typed.

import styles from "@/fields/fields.module.css";
import { useText } from "@/i18n/setup";
import type { CellProps, FieldKind, InputProps } from "./kind";

function ReverseCell({ value, titles }: CellProps) {
  const { t } = useText();
  if (!Array.isArray(value) || !value.length) return null;
  const first = titles[String(value[0])];
  return <span>{first && value.length === 1 ? first : t("fields.recordCount", { count: value.length })}</span>;
}

function ReverseInput({ id, context }: InputProps) {
  const { t } = useText();
  return (
    <output id={id} className={`${styles.output} ${styles.muted}`}>
      {t(context.recordId ? "fields.reverseReadOnly" : "fields.reverseAfterSave")}
    </output>
  );
}

export const reverseReference: FieldKind = {
  Cell: ReverseCell,
  Input: ReverseInput,
  toText: (_, value) => (Array.isArray(value) && value.length ? String(value.length) : ""),
  emptyValue: null,
  editor: "panel",
};
