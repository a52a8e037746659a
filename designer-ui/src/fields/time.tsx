// A time of day.

import dayjs from "dayjs";
import styles from "@/fields/fields.module.css";
import { useText } from "@/i18n/setup";
import { TimePicker } from "@/ui/heavy";
import { properties } from "./definition";
import type { CellProps, FieldKind, InputProps } from "./kind";
import { parseTime } from "./zones";

function shortTime(value: string): string {
  return value.replace(/^(\d\d:\d\d):00$/, "$1");
}

function TimeCell({ value }: CellProps) {
  return typeof value === "string" ? <span className={styles.digits}>{shortTime(value)}</span> : null;
}

function TimeInput({ field, value, onChange, context, id, disabled, status }: InputProps) {
  const { t } = useText();
  const shown = typeof value === "string" ? dayjs(`2000-01-01T${value}`) : null;
  const format = properties(field).precision === "second" ? "HH:mm:ss" : "HH:mm";
  return (
    <TimePicker
      id={id}
      value={shown?.isValid() ? shown : null}
      onChange={(time) => onChange(time ? time.format(format === "HH:mm" ? "HH:mm:00" : "HH:mm:ss") : null)}
      format={format}
      needConfirm={false}
      disabled={disabled}
      status={status}
      placeholder={context.inCell ? "" : t("fields.pickTime")}
      variant={context.inCell ? "borderless" : "outlined"}
      defaultOpen={context.inCell}
      autoFocus={context.inCell}
      className={styles.wide}
    />
  );
}

export const time: FieldKind = {
  Cell: TimeCell,
  Input: TimeInput,
  toText: (_, value) => (typeof value === "string" ? shortTime(value) : ""),
  fromText: (_, typed) => parseTime(typed),
  emptyValue: null,
  editor: "text",
};
