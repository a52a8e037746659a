// A moment, stored as an instant and shown in the member's time zone.

import styles from "@/fields/fields.module.css";
import { useText } from "@/i18n/setup";
import { DatePicker } from "@/ui/heavy";
import { properties } from "./definition";
import type { CellProps, FieldKind, InputProps } from "./kind";
import { instantOf, instantText, MINUTES, memberZone, parseInstant, SECONDS, useZone, wallClock } from "./zones";

function DatetimeCell({ value }: CellProps) {
  const zone = useZone();
  return typeof value === "string" ? <span className={styles.digits}>{instantText(value, zone)}</span> : null;
}

function DatetimeInput({ field, value, onChange, context, id, disabled, status }: InputProps) {
  const { t } = useText();
  const zone = useZone();
  const shown = typeof value === "string" ? wallClock(value, zone) : null;
  const isExact = properties(field).precision !== "minute" && Boolean(shown?.second());
  return (
    <DatePicker
      id={id}
      showTime={{ format: isExact ? "HH:mm:ss" : "HH:mm" }}
      value={shown?.isValid() ? shown : null}
      onChange={(wall) => onChange(wall ? instantOf(wall, zone) : null)}
      format={[isExact ? SECONDS : MINUTES, SECONDS, "YYYY/M/D H:mm"]}
      disabled={disabled}
      status={status}
      placeholder={context.inCell ? "" : t("fields.pickDatetime")}
      variant={context.inCell ? "borderless" : "outlined"}
      defaultOpen={context.inCell}
      autoFocus={context.inCell}
      className={styles.wide}
    />
  );
}

export const datetime: FieldKind = {
  Cell: DatetimeCell,
  Input: DatetimeInput,
  toText: (_, value) => (typeof value === "string" ? instantText(value, memberZone()) : ""),
  fromText: (_, typed) => parseInstant(typed, memberZone()),
  emptyValue: null,
  editor: "pick",
};
