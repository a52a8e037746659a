// A path through a tree of options.

import type { Json, Language } from "@/api/types";
import styles from "@/fields/fields.module.css";
import { labelIn, useText } from "@/i18n/setup";
import { Cascader } from "@/ui/heavy";
import { type Choice, properties } from "./definition";
import type { CellProps, FieldKind, InputProps } from "./kind";
import { Line } from "./parts/Line";

function pathOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** The labels along a path; a step whose option is gone keeps its value. */
export function pathText(options: readonly Choice[], path: readonly string[], language: Language): string {
  let level = options;
  const texts = path.map((step) => {
    const found = level.find((option) => option.value === step);
    level = found?.children ?? [];
    return found ? labelIn(found.label, language) : step;
  });
  return texts.join(" / ");
}

/** The path that text like "A / B" names by labels or values; undefined when a step is unknown. */
export function pathNamed(options: readonly Choice[], text: string): string[] | undefined {
  let level = options;
  const path: string[] = [];
  for (const step of text.split(/\s*[/>／＞\\]\s*/)) {
    const found = level.find((option) => [option.value, option.label.zh, option.label.en].includes(step.trim()));
    if (!found) return undefined;
    path.push(found.value);
    level = found.children ?? [];
  }
  return path;
}

function CascadeCell({ field, value }: CellProps) {
  const { language } = useText();
  return <Line text={pathText(properties(field).options ?? [], pathOf(value), language)} />;
}

interface Node {
  value: string;
  label: string;
  children?: Node[];
}

function nodes(options: readonly Choice[], language: Language): Node[] {
  return options.map((option) => ({
    value: option.value,
    label: labelIn(option.label, language),
    ...(option.children?.length ? { children: nodes(option.children, language) } : {}),
  }));
}

function CascadeInput({ field, value, onChange, context, id, disabled, status }: InputProps) {
  const { t, language } = useText();
  const { options = [], leaf_only } = properties(field);
  return (
    <Cascader
      id={id}
      options={nodes(options, language)}
      value={pathOf(value)}
      onChange={(path) => onChange(path?.length ? path.map(String) : null)}
      changeOnSelect={leaf_only === false}
      showSearch
      allowClear
      disabled={disabled}
      status={status}
      placeholder={context.inCell ? undefined : t("fields.choose")}
      variant={context.inCell ? "borderless" : "outlined"}
      defaultOpen={context.inCell}
      autoFocus={context.inCell}
      className={styles.wide}
    />
  );
}

export const cascade: FieldKind = {
  Cell: CascadeCell,
  Input: CascadeInput,
  toText: (field, value, _, language) => pathText(properties(field).options ?? [], pathOf(value), language),
  fromText: (field, typed) => pathNamed(properties(field).options ?? [], typed),
  emptyValue: null,
  editor: "pick",
};
