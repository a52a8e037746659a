// The checks a browser can make before asking the server; the server decides.

import type { TFunction } from "i18next";
import type { FieldDefinition, Json, Values } from "@/api/types";
import { compareDecimals, decimalScale, parseDecimal } from "@/fields/decimal";
import { properties } from "@/fields/definition";
import { durationSeconds, formatDuration } from "@/fields/durations";
import { plainText } from "@/fields/harmless";
import type { Messages } from "./pointers";
import { isEmpty, isGenerated, rowsOf } from "./values";

export interface Finding {
  key: string;
  values?: Record<string, string | number>;
}

const isBlank = (field: FieldDefinition, value: Json | undefined): boolean =>
  isEmpty(value) ||
  (typeof value === "string" && value.trim() === "") ||
  (field.type === "rich_text" && typeof value === "string" && plainText(value) === "");

/** What is wrong with one value, as a text key and its values; null when nothing is. */
export function findingFor(field: FieldDefinition, value: Json | undefined): Finding | null {
  if (isGenerated(field)) return null;
  if (isBlank(field, value)) return field.required ? { key: "check.required" } : null;
  switch (field.type) {
    case "number":
    case "money":
    case "percent":
      return numberFinding(field, String(value));
    case "duration":
      return durationFinding(field, String(value));
    case "text":
      return textFinding(field, String(value));
    case "long_text":
    case "barcode":
      return lengthFinding(field, String(value));
    case "multi_choice":
    case "multi_reference":
      return countFinding(field, value);
    case "sub_table":
      return rowCountFinding(field, value);
    default:
      return null;
  }
}

function numberFinding(field: FieldDefinition, value: string): Finding | null {
  const { min, max, decimals = 2 } = properties(field);
  if (parseDecimal(value) === null) return { key: "check.number", values: { value } };
  if (min !== null && min !== undefined && compareDecimals(value, String(min)) < 0)
    return { key: "check.tooSmall", values: { limit: String(min), value } };
  if (max !== null && max !== undefined && compareDecimals(value, String(max)) > 0)
    return { key: "check.tooLarge", values: { limit: String(max), value } };
  const digits = decimalScale(value.replace(/(\.\d*?)0+$/, "$1"));
  if (digits <= decimals) return null;
  return decimals === 0
    ? { key: "check.whole", values: { value } }
    : { key: "check.decimals", values: { limit: decimals, value } };
}

function durationFinding(field: FieldDefinition, value: string): Finding | null {
  const { min, max } = properties(field);
  const seconds = durationSeconds(value);
  if (seconds === null) return { key: "check.duration", values: { value } };
  const least = durationSeconds(String(min ?? "PT0S")) ?? 0;
  const most = max === null || max === undefined ? null : durationSeconds(String(max));
  if (seconds < least)
    return {
      key: "check.tooSmall",
      values: { limit: formatDuration(String(min ?? "PT0S")), value: formatDuration(value) },
    };
  if (most !== null && seconds > most)
    return { key: "check.tooLarge", values: { limit: formatDuration(String(max)), value: formatDuration(value) } };
  return null;
}

const FORMATS: Record<string, RegExp> = {
  email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  url: /^https?:\/\/\S+$/i,
};

function textFinding(field: FieldDefinition, value: string): Finding | null {
  const { format } = properties(field);
  const rule = format ? FORMATS[format] : undefined;
  if (rule && !rule.test(value)) return { key: `check.${format}`, values: { value } };
  return lengthFinding(field, value);
}

function lengthFinding(field: FieldDefinition, value: string): Finding | null {
  const limit = properties(field).max_length;
  const length = [...value].length;
  return limit !== undefined && length > limit ? { key: "check.tooLong", values: { limit, length } } : null;
}

function countFinding(field: FieldDefinition, value: Json | undefined): Finding | null {
  const { min_count = 0, max_count = Number.POSITIVE_INFINITY } = properties(field);
  const count = Array.isArray(value) ? value.length : 0;
  if (count < min_count) return { key: "check.tooFew", values: { limit: min_count, count } };
  return count > max_count ? { key: "check.tooMany", values: { limit: max_count, count } } : null;
}

function rowCountFinding(field: FieldDefinition, value: Json | undefined): Finding | null {
  const { min_rows = 0, max_rows = Number.POSITIVE_INFINITY } = properties(field);
  const count = rowsOf(value).length;
  if (count < min_rows) return { key: "check.tooFewRows", values: { limit: min_rows, count } };
  return count > max_rows ? { key: "check.tooManyRows", values: { limit: max_rows, count } } : null;
}

/** All findings of a record by place, as messages. Read-only fields are not the person's to mend and are left out. */
export function checkValues(
  fields: readonly FieldDefinition[],
  values: Values,
  readOnly: ReadonlySet<string>,
  t: TFunction,
): Messages {
  const found: Record<string, string> = {};
  for (const field of fields) {
    if (readOnly.has(field.name)) continue;
    add(found, field.name, findingFor(field, values[field.name]), t);
    if (field.type === "sub_table") checkRows(found, field, values[field.name], t);
  }
  return found;
}

function checkRows(found: Record<string, string>, field: FieldDefinition, value: Json | undefined, t: TFunction): void {
  for (const [index, row] of rowsOf(value).entries())
    for (const column of properties(field).fields ?? [])
      add(found, `${field.name}/${index}/${column.name}`, findingFor(column, row[column.name]), t);
}

function add(found: Record<string, string>, key: string, finding: Finding | null, t: TFunction): void {
  if (finding) found[key] = t(finding.key, finding.values ?? {});
}
