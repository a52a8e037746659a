// A percentage; 12.5 means 12.5 %.

import styles from "@/fields/fields.module.css";
import { formatDecimal, halfWidth, parseDecimal } from "./decimal";
import type { CellProps, FieldKind, InputProps } from "./kind";
import { DecimalInput, decimalText } from "./parts/DecimalInput";

function PercentCell({ value }: CellProps) {
  const text = decimalText(value);
  return text === null ? null : <span className={styles.digits}>{formatDecimal(text)}%</span>;
}

function PercentInput(props: InputProps) {
  return <DecimalInput {...props} suffix={<span className={styles.unit}>%</span>} />;
}

export const percent: FieldKind = {
  Cell: PercentCell,
  Input: PercentInput,
  toText: (_, value) => {
    const text = decimalText(value);
    return text === null ? "" : `${text}%`;
  },
  fromText: (_, typed) => parseDecimal(halfWidth(typed).replace(/%\s*$/, "")) ?? undefined,
  emptyValue: null,
  editor: "text",
  align: "right",
};
