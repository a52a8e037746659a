// A number of stars.

import { Rate } from "antd";
import styles from "@/fields/fields.module.css";
import { parseDecimal } from "./decimal";
import { properties } from "./definition";
import type { CellProps, FieldKind, InputProps } from "./kind";

function starsOf(max: number | string | null | undefined): number {
  return Math.min(Math.max(Number(max ?? 5) || 5, 1), 10);
}

function RatingCell({ field, value }: CellProps) {
  if (value === null || value === undefined) return null;
  return <Rate disabled value={Number(value)} count={starsOf(properties(field).max)} className={styles.rate} />;
}

function RatingInput({ field, value, onChange, disabled, id }: InputProps) {
  return (
    <Rate
      id={id}
      value={Number(value ?? 0)}
      count={starsOf(properties(field).max)}
      disabled={disabled}
      onChange={(stars) => onChange(stars || null)}
    />
  );
}

export const rating: FieldKind = {
  Cell: RatingCell,
  Input: RatingInput,
  toText: (_, value) => (value === null || value === undefined ? "" : String(value)),
  fromText: (field, typed) => {
    const stars = Number(parseDecimal(typed) ?? Number.NaN);
    return Number.isInteger(stars) && stars >= 0 && stars <= starsOf(properties(field).max) ? stars : undefined;
  },
  emptyValue: null,
  editor: "pick",
};
