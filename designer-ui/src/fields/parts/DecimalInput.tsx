// A number typed as text and kept as text, so that no digit is lost.

import { Input } from "antd";
import { type ReactNode, useState } from "react";
import type { Json } from "@/api/types";
import styles from "@/fields/fields.module.css";
import { formatDecimal, parseDecimal, shiftDecimal, sumDecimals } from "../decimal";
import { properties } from "../definition";
import type { InputProps } from "../kind";

/** The text of a JSON number or decimal text; null when empty. */
export function decimalText(value: Json | undefined): string | null {
  if (typeof value === "number") return parseDecimal(String(value));
  return typeof value === "string" && value !== "" ? value : null;
}

export function DecimalInput({ prefix, suffix, ...props }: InputProps & { prefix?: ReactNode; suffix?: ReactNode }) {
  const { field, value, onChange, context, id, disabled, status } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const shown = decimalText(value);
  const isWrong = draft !== null && draft.trim() !== "" && parseDecimal(draft) === null;
  const type = (typed: string) => {
    setDraft(typed);
    const parsed = parseDecimal(typed);
    onChange(typed.trim() === "" ? null : (parsed ?? typed));
  };
  const step = (event: React.KeyboardEvent) => {
    const by = { ArrowUp: "1", ArrowDown: "-1" }[event.key];
    if (!by || context.inCell || event.altKey) return;
    event.preventDefault();
    const size = event.shiftKey ? shiftDecimal(by, 1) : by;
    setDraft(null);
    onChange(sumDecimals([shown ?? "0", size]));
  };
  return (
    <Input
      id={id}
      className={styles.number}
      inputMode={properties(field).decimals === 0 ? "numeric" : "decimal"}
      value={draft ?? (shown === null ? "" : formatDecimal(shown, null, false))}
      onFocus={(event) => event.target.select()}
      onChange={(event) => type(event.target.value)}
      onBlur={() => setDraft(null)}
      onKeyDown={step}
      disabled={disabled}
      status={isWrong ? "error" : status}
      variant={context.inCell ? "borderless" : "outlined"}
      prefix={prefix}
      suffix={suffix ?? <span />}
      autoComplete="off"
    />
  );
}
