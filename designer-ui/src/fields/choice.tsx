// One of the options, from a list with search or as radio buttons.

import { Radio, Select } from "antd";
import styles from "@/fields/fields.module.css";
import { useText } from "@/i18n/setup";
import { properties } from "./definition";
import type { CellProps, FieldKind, InputProps } from "./kind";
import { ChoiceTag, optionNamed, optionsOf, optionText } from "./parts/ChoiceTag";

function ChoiceCell({ field, value }: CellProps) {
  return value === null || value === undefined || value === "" ? null : <ChoiceTag field={field} value={value} />;
}

function ChoiceInput({ field, value, onChange, context, id, disabled, status }: InputProps) {
  const { t, label } = useText();
  const options = optionsOf(field)
    .filter((option) => option.active !== false || option.value === value)
    .map((option) => ({ value: option.value, label: label(option.label) }));
  const picked = typeof value === "string" ? value : undefined;
  if (properties(field).control === "radio" && !context.inCell)
    return (
      <Radio.Group
        id={id}
        value={picked}
        options={options}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  return (
    <Select
      id={id}
      value={picked}
      onChange={(chosen: string | undefined) => onChange(chosen ?? null)}
      options={options}
      optionRender={(option) => <ChoiceTag field={field} value={String(option.value)} />}
      showSearch={options.length > 6 ? { optionFilterProp: "label" } : false}
      allowClear={!field.required}
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

export const choice: FieldKind = {
  Cell: ChoiceCell,
  Input: ChoiceInput,
  toText: (field, value, _, language) =>
    value === null || value === undefined || value === "" ? "" : optionText(field, value, language),
  fromText: (field, typed) => optionNamed(field, typed),
  emptyValue: null,
  editor: "pick",
};
