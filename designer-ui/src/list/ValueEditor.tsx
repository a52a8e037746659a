// The value of a filter condition: what its field's type offers, or the general editor for the operator.
import { Input, Select } from "antd";
import { useId } from "react";
import type { FieldDefinition, FormInfo, Json, Operator, Titles } from "@/api/types";
import type { InputContext } from "@/fields/kind";
import { fieldKind } from "@/fields/registry";
import { useText } from "@/i18n/setup";
import styles from "./filter.module.css";
import { takesList } from "./filterModel";
import { PERIODS } from "./operators";

export interface ValueContext {
  form: string;
  titles: Titles;
  addTitles: (titles: Titles) => void;
  targets: FormInfo["targets"];
}

interface Properties {
  field: FieldDefinition;
  operator: Operator;
  value: Json | undefined;
  onChange: (value: Json) => void;
  context: ValueContext;
}

const TEXTUAL: Operator[] = ["contains", "not_contains", "starts_with"];
/** The many-valued sister of a type serves a list of its values. */
const MANY: Record<string, string> = { choice: "multi_choice", reference: "multi_reference" };

export function ValueEditor(editor: Properties) {
  const { field, operator, value, onChange } = editor;
  const { t, language } = useText();
  const kind = fieldKind(field.type);
  if (kind.Filter) return <kind.Filter field={field} operator={operator} value={value} onChange={onChange} />;
  if (operator === "within") {
    return (
      <Select
        className={styles.value}
        aria-label={t("filter.value")}
        placeholder={t("filter.pickPeriod")}
        value={typeof value === "string" ? value : undefined}
        onChange={onChange}
        options={PERIODS.map((period) => ({ value: period, label: t(`period.${period}`) }))}
        popupMatchSelectWidth={false}
      />
    );
  }
  if (operator === "between") return <Between {...editor} />;
  if (TEXTUAL.includes(operator)) {
    return (
      <Input
        className={styles.value}
        aria-label={t("filter.value")}
        value={typeof value === "string" ? value : ""}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  if (takesList(operator) && !MANY[field.type] && !field.type.startsWith("multi_")) {
    return (
      <Select
        mode="tags"
        className={styles.value}
        aria-label={t("filter.value")}
        placeholder={t("filter.manyValues")}
        tokenSeparators={[",", "，", " "]}
        value={Array.isArray(value) ? (value as string[]) : []}
        onChange={onChange}
        options={Array.isArray(value) ? value.map((each) => ({ value: String(each), label: textOf(each) })) : []}
      />
    );
  }
  const many = takesList(operator) ? MANY[field.type] : undefined;
  return <Typed {...editor} field={many ? { ...field, type: many } : field} />;

  function textOf(each: Json): string {
    return kind.toText(field, each, editor.context.titles, language) || String(each);
  }
}

function Between(editor: Properties) {
  const pair = Array.isArray(editor.value) ? editor.value : [null, null];
  const [from, to] = [pair[0] ?? null, pair[1] ?? null];
  return (
    <div className={styles.pair}>
      <Typed {...editor} value={from} onChange={(next) => editor.onChange([next, to])} />
      <span>–</span>
      <Typed {...editor} value={to} onChange={(next) => editor.onChange([from, next])} />
    </div>
  );
}

function Typed({ field, value, onChange, context }: Properties) {
  const id = useId();
  const { Input: FieldInput } = fieldKind(field.type);
  const inputContext: InputContext = { ...context, recordId: null };
  return (
    <div className={styles.value}>
      <FieldInput
        field={{ ...field, required: false }}
        value={value ?? null}
        onChange={onChange}
        context={inputContext}
        id={id}
      />
    </div>
  );
}
