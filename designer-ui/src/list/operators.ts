// Which operators a field offers, the first being the natural one, and the named periods of `within`.
import type { FieldDefinition, FieldTypeInfo, Operator } from "@/api/types";

const TEXT_FIRST: Operator[] = ["contains", "starts_with"];
const NATURAL: Record<string, Operator> = {
  date: "within",
  datetime: "within",
  created_at: "within",
  text: "contains",
  long_text: "contains",
  barcode: "contains",
  number: "at_least",
  money: "at_least",
  multi_choice: "has_any",
  multi_reference: "has_any",
};

export function operatorsOf(field: FieldDefinition | undefined, types: FieldTypeInfo[]): Operator[] {
  return types.find((type) => type.type === field?.type)?.operators ?? ["empty", "not_empty"];
}

export function firstOperator(field: FieldDefinition, types: FieldTypeInfo[]): Operator {
  const offered = operatorsOf(field, types);
  const natural = NATURAL[field.type];
  if (natural && offered.includes(natural)) return natural;
  return offered.find((operator) => TEXT_FIRST.includes(operator)) ?? offered[0] ?? "not_empty";
}

export const PERIODS = [
  "today",
  "yesterday",
  "tomorrow",
  "this_week",
  "last_week",
  "next_week",
  "last_7_days",
  "last_30_days",
  "next_7_days",
  "this_month",
  "last_month",
  "next_month",
  "this_quarter",
  "last_quarter",
  "this_year",
  "last_year",
] as const;
