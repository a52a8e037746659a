// A number the server gives when the record is first saved.

import styles from "@/fields/fields.module.css";
import { useText } from "@/i18n/setup";
import type { CellProps, FieldKind, InputProps } from "./kind";

function AutoNumberCell({ value }: CellProps) {
  return typeof value === "string" ? <span className={styles.digits}>{value}</span> : null;
}

function AutoNumberInput({ value, id }: InputProps) {
  const { t } = useText();
  return (
    <output id={id} className={value ? styles.output : `${styles.output} ${styles.muted}`}>
      {typeof value === "string" && value ? value : t("fields.numberedOnSave")}
    </output>
  );
}

export const autoNumber: FieldKind = {
  Cell: AutoNumberCell,
  Input: AutoNumberInput,
  toText: (_, value) => (typeof value === "string" ? value : ""),
  emptyValue: null,
  editor: "panel",
};
