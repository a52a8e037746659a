// A day without a time.

import dayjs from "dayjs";
import styles from "@/fields/fields.module.css";
import { useText } from "@/i18n/setup";
import { DatePicker } from "@/ui/heavy";
import { properties } from "./definition";
import type { CellProps, FieldKind, InputProps } from "./kind";
import { DATE, parseDate } from "./zones";

function DateCell({ value }: CellProps) {
  return typeof value === "string" ? <span className={styles.digits}>{value}</span> : null;
}

function DateInput({ field, value, onChange, context, id, disabled, status }: InputProps) {
  const { t } = useText();
  const shown = typeof value === "string" ? dayjs(value) : null;
  const { min, max } = properties(field);
  return (
    <DatePicker
      id={id}
      value={shown?.isValid() ? shown : null}
      onChange={(day) => onChange(day ? day.format(DATE) : null)}
      format={[DATE, "YYYY/M/D", "YYYY-M-D", "YYYYMMDD"]}
      minDate={min ? dayjs(String(min)) : undefined}
      maxDate={max ? dayjs(String(max)) : undefined}
      disabled={disabled}
      status={status}
      placeholder={context.inCell ? "" : t("fields.pickDate")}
      variant={context.inCell ? "borderless" : "outlined"}
      defaultOpen={context.inCell}
      autoFocus={context.inCell}
      className={styles.wide}
    />
  );
}

export const date: FieldKind = {
  Cell: DateCell,
  Input: DateInput,
  toText: (_, value) => (typeof value === "string" ? value : ""),
  fromText: (_, typed) => parseDate(typed),
  emptyValue: null,
  editor: "pick",
};
