// Several of the options.

import { Checkbox, Select } from "antd";
import type { Json } from "@/api/types";
import styles from "@/fields/fields.module.css";
import { useText } from "@/i18n/setup";
import { properties } from "./definition";
import type { CellProps, FieldKind, InputProps } from "./kind";
import { ChoiceTag, optionNamed, optionsOf, optionText } from "./parts/ChoiceTag";

function chosen(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((part) => typeof part === "string") : [];
}

function MultiChoiceCell({ field, value }: CellProps) {
  return (
    <span className={styles.tags}>
      {chosen(value).map((part) => (
        <ChoiceTag key={part} field={field} value={part} />
      ))}
    </span>
  );
}

function MultiChoiceInput({ field, value, onChange, context, id, disabled, status }: InputProps) {
  const { t, label } = useText();
  const { control, max_count } = properties(field);
  const options = optionsOf(field)
    .filter((option) => option.active !== false || chosen(value).includes(option.value))
    .map((option) => ({ value: option.value, label: label(option.label) }));
  if (control === "checkboxes" && !context.inCell)
    return (
      <Checkbox.Group
        value={chosen(value)}
        options={options}
        disabled={disabled}
        onChange={(parts) => onChange(parts)}
      />
    );
  return (
    <Select
      id={id}
      mode="multiple"
      value={chosen(value)}
      onChange={(parts: string[]) => onChange(parts)}
      options={options}
      maxCount={max_count ?? undefined}
      showSearch={{ optionFilterProp: "label" }}
      allowClear
      disabled={disabled}
      status={status}
      placeholder={context.inCell ? undefined : t("fields.choose")}
      variant={context.inCell ? "borderless" : "outlined"}
      defaultOpen={context.inCell}
      autoFocus={context.inCell}
      maxTagCount={context.inCell ? "responsive" : undefined}
      className={styles.wide}
    />
  );
}

export const multiChoice: FieldKind = {
  Cell: MultiChoiceCell,
  Input: MultiChoiceInput,
  toText: (field, value, _, language) =>
    chosen(value)
      .map((part) => optionText(field, part, language))
      .join(language === "en" ? ", " : "、"),
  fromText: (field, typed) => {
    const parts = typed.split(/[,，、;；\n]/).filter((part) => part.trim());
    const values = parts.map((part) => optionNamed(field, part));
    return values.includes(undefined) ? undefined : (values as string[]);
  },
  emptyValue: [],
  editor: "text",
};
