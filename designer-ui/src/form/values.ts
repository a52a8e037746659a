// Values of a record while it is edited: defaults, emptiness, equality and what changed.

import type { FieldDefinition, Json, Values } from "@/api/types";
import { parseDecimal } from "@/fields/decimal";
import { properties } from "@/fields/definition";

/** A row of a sub-table. `_key` is the browser's own mark of it; a stored row also has `id`. */
export type Row = Readonly<Record<string, Json>> & { readonly _key: string };

const NEVER_TYPED = new Set(["auto_number", "reverse_reference"]);

/** True for fields people never type. */
export function isGenerated(field: FieldDefinition): boolean {
  return NEVER_TYPED.has(field.type);
}

/** True for null, "", and empty lists. */
export function isEmpty(value: Json | undefined): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

/** Values of a new record: the constants the definition gives. */
export function defaultValues(fields: readonly FieldDefinition[]): Record<string, Json> {
  const given = fields.filter((field) => !isGenerated(field) && !isEmpty(field.default));
  return Object.fromEntries(given.map((field) => [field.name, field.default ?? null]));
}

/** Structural equality; every kind of empty is equal, keys starting with "_" do not count. */
export function sameValue(a: Json | undefined, b: Json | undefined): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: Json | undefined): string {
  if (isEmpty(value)) return "null";
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const kept = Object.entries(value).filter(([key, part]) => !key.startsWith("_") && !isEmpty(part));
    const body = kept.sort(([x], [y]) => (x < y ? -1 : 1)).map(([key, part]) => `${key}:${canonical(part)}`);
    return `{${body.join(",")}}`;
  }
  return JSON.stringify(value);
}

const EXACT = new Set(["number", "money", "percent"]);

/** True when a field's values mean the same: "88" is "88.00" in a number field, also inside rows. */
export function sameField(field: FieldDefinition, a: Json | undefined, b: Json | undefined): boolean {
  return sameValue(plainNumbers(field, a), plainNumbers(field, b));
}

function plainNumbers(field: FieldDefinition, value: Json | undefined): Json {
  if (EXACT.has(field.type) && (typeof value === "string" || typeof value === "number"))
    return (parseDecimal(String(value)) ?? String(value)).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
  if (field.type !== "sub_table" || !Array.isArray(value)) return value ?? null;
  const columns = properties(field).fields ?? [];
  return rowsOf(value).map((row) => ({
    ...row,
    ...Object.fromEntries(columns.map((column) => [column.name, plainNumbers(column, row[column.name])])),
  }));
}

/** The fields of `now` that differ from `before`. */
export function changedValues(fields: readonly FieldDefinition[], before: Values, now: Values): Record<string, Json> {
  const changed = fields.filter(
    (field) => !isGenerated(field) && !sameField(field, before[field.name], now[field.name]),
  );
  return Object.fromEntries(changed.map((field) => [field.name, now[field.name] ?? emptyOf(field)]));
}

const LISTS = new Set(["sub_table", "multi_reference"]);

/** How "nothing" is sent: rows and record lists are never null. */
function emptyOf(field: FieldDefinition): Json {
  return LISTS.has(field.type) ? [] : null;
}

/** What the server gets: rows without the browser's own marks, "" as null. */
export function forServer(values: Values): Record<string, Json> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, cleaned(value)]));
}

function cleaned(value: Json): Json {
  if (value === "") return null;
  if (!Array.isArray(value)) return value;
  return value.map((part) => {
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).filter(([key]) => !key.startsWith("_")));
  });
}

/** The rows of a sub-table value, each with a mark of its own. */
export function rowsOf(value: Json | undefined): Row[] {
  if (!Array.isArray(value)) return [];
  return value.map((row, index) => {
    const cells = typeof row === "object" && row !== null && !Array.isArray(row) ? row : {};
    const key = cells._key ?? cells.id ?? `row${index}`;
    return { ...cells, _key: String(key) };
  });
}
