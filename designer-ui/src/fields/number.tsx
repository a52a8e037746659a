// A decimal number with a fixed number of digits after the point.

import styles from "@/fields/fields.module.css";
import { useText } from "@/i18n/setup";
import { formatDecimal, parseDecimal } from "./decimal";
import { properties } from "./definition";
import type { CellProps, FieldKind, InputProps } from "./kind";
import { DecimalInput, decimalText } from "./parts/DecimalInput";

function NumberCell({ field, value }: CellProps) {
  const { label } = useText();
  const text = decimalText(value);
  const { unit: unitLabel, thousands } = properties(field);
  const unit = label(unitLabel);
  if (text === null) return null;
  return (
    <span className={styles.digits}>
      {formatDecimal(text, null, thousands ?? false)}
      {unit && <span className={styles.unit}> {unit}</span>}
    </span>
  );
}

function NumberInput(props: InputProps) {
  const { label } = useText();
  const unit = label(properties(props.field).unit);
  return <DecimalInput {...props} suffix={unit ? <span className={styles.unit}>{unit}</span> : undefined} />;
}

export const number: FieldKind = {
  Cell: NumberCell,
  Input: NumberInput,
  toText: (_, value) => decimalText(value) ?? "",
  fromText: (_, typed) => parseDecimal(typed) ?? undefined,
  emptyValue: null,
  editor: "text",
  align: "right",
};
