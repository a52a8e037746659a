// Yes or no.

import { CheckOutlined } from "@ant-design/icons";
import { Checkbox, Switch } from "antd";
import type { FieldDefinition, Language } from "@/api/types";
import styles from "@/fields/fields.module.css";
import { labelIn, useText } from "@/i18n/setup";
import { halfWidth } from "./decimal";
import { properties } from "./definition";
import type { CellProps, FieldKind, InputProps } from "./kind";

const YES = new Set(["1", "true", "yes", "y", "是", "对", "√", "✓", "on", "启用"]);
const NO = new Set(["0", "false", "no", "n", "否", "不", "×", "✗", "off", "停用"]);

function wordFor(field: FieldDefinition, value: boolean, language: Language): string {
  const { true_label, false_label } = properties(field);
  return labelIn(value ? (true_label ?? { zh: "是", en: "Yes" }) : (false_label ?? { zh: "否", en: "No" }), language);
}

function BooleanCell({ field, value, full }: CellProps) {
  const { language } = useText();
  if (typeof value !== "boolean") return null;
  const word = wordFor(field, value, language);
  if (!value) return <span className={styles.muted}>{word}</span>;
  return full ? (
    <span>
      <CheckOutlined className={styles.yes} /> {word}
    </span>
  ) : (
    <CheckOutlined className={styles.yes} aria-label={word} title={word} />
  );
}

function BooleanInput({ field, value, onChange, disabled, id, context }: InputProps) {
  if (context.inCell || properties(field).control === "checkbox")
    return (
      <Checkbox id={id} checked={value === true} disabled={disabled} onChange={(e) => onChange(e.target.checked)} />
    );
  return <Switch id={id} checked={value === true} disabled={disabled} onChange={(on) => onChange(on)} />;
}

export const boolean: FieldKind = {
  Cell: BooleanCell,
  Input: BooleanInput,
  toText: (field, value, _, language) => (typeof value === "boolean" ? wordFor(field, value, language) : ""),
  fromText: (field, typed) => {
    const word = halfWidth(typed).trim().toLowerCase();
    for (const value of [true, false])
      if ([wordFor(field, value, "zh"), wordFor(field, value, "en")].some((name) => name.toLowerCase() === word))
        return value;
    return YES.has(word) ? true : NO.has(word) ? false : undefined;
  },
  emptyValue: false,
  editor: "toggle",
  align: "center",
};
