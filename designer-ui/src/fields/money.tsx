// An amount of money: always two digits (or as set) after the point, with the currency's sign.

import styles from "@/fields/fields.module.css";
import { formatDecimal, parseDecimal } from "./decimal";
import { properties } from "./definition";
import type { CellProps, FieldKind, InputProps } from "./kind";
import { DecimalInput, decimalText } from "./parts/DecimalInput";

const SIGNS: Record<string, string> = { CNY: "¥", USD: "$", EUR: "€", GBP: "£", JPY: "¥", HKD: "HK$", TWD: "NT$" };

function signOf(currency: string | null | undefined): string {
  return SIGNS[currency ?? "CNY"] ?? `${currency} `;
}

function MoneyCell({ field, value }: CellProps) {
  const { currency, decimals } = properties(field);
  const text = decimalText(value);
  if (text === null) return null;
  const isNegative = text.startsWith("-");
  return (
    <span className={isNegative ? `${styles.digits} ${styles.negative}` : styles.digits}>
      {isNegative && "-"}
      {signOf(currency)}
      {formatDecimal(isNegative ? text.slice(1) : text, decimals ?? 2)}
    </span>
  );
}

function MoneyInput(props: InputProps) {
  return (
    <DecimalInput {...props} prefix={<span className={styles.unit}>{signOf(properties(props.field).currency)}</span>} />
  );
}

export const money: FieldKind = {
  Cell: MoneyCell,
  Input: MoneyInput,
  toText: (_, value) => decimalText(value) ?? "",
  fromText: (_, typed) => parseDecimal(typed) ?? undefined,
  emptyValue: null,
  editor: "text",
  align: "right",
};
