// A chosen option as a coloured tag.

import type { FieldDefinition, Json, Language } from "@/api/types";
import { labelIn, useText } from "@/i18n/setup";
import { type Choice, properties } from "../definition";
import styles from "./choice.module.css";

export function optionsOf(field: FieldDefinition): Choice[] {
  return properties(field).options ?? [];
}

/** The option's label; the bare value when the option is gone. */
export function optionText(field: FieldDefinition, value: Json, language: Language): string {
  const option = optionsOf(field).find((candidate) => candidate.value === value);
  return option ? labelIn(option.label, language) : String(value);
}

/** The value of the option that text names, by label in either language or by value. */
export function optionNamed(field: FieldDefinition, text: string): string | undefined {
  const wanted = text.trim().toLowerCase();
  const option = optionsOf(field).find((candidate) =>
    [candidate.value, candidate.label.zh, candidate.label.en ?? ""].some((name) => name.toLowerCase() === wanted),
  );
  return option?.value;
}

/** A plain element: a list shows hundreds of these at once. */
export function ChoiceTag({ field, value }: { field: FieldDefinition; value: Json }) {
  const { language } = useText();
  const option = optionsOf(field).find((candidate) => candidate.value === value);
  if (!option?.colour) return <span>{optionText(field, value, language)}</span>;
  const own = option.colour.startsWith("#") ? { background: `${option.colour}26` } : undefined;
  return (
    <span
      style={own}
      className={`${styles.tag} ${styles[option.colour] ?? ""}`}
      title={labelIn(option.label, language)}
    >
      {labelIn(option.label, language)}
    </span>
  );
}
