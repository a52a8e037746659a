// Which column goes to which field, and what is wrong with that.

import type { FieldDefinition, FormInfo } from "@/api/types";
import { properties } from "@/fields/definition";
import type { ImportSettings, ReferenceSetting, Sheet } from "./calls";

const NOT_FROM_TEXT = new Set(["file", "image", "signature", "sub_table", "reverse_reference"]);
const MATCHABLE = new Set([
  "text",
  "number",
  "money",
  "percent",
  "choice",
  "date",
  "datetime",
  "time",
  "duration",
  "boolean",
  "rating",
  "auto_number",
  "barcode",
  "reference",
  "member",
  "department",
]);

/** Fields a column may go to: those with a text form that the asker may write. */
export function importable(info: FormInfo): FieldDefinition[] {
  const closed = new Set(info.rights.read_only);
  return info.definition.fields.filter((field) => !NOT_FROM_TEXT.has(field.type) && !closed.has(field.name));
}

/** The settings a freshly read sheet starts with: the guessed columns, each field once; unique fields match. */
export function startSettings(sheet: Sheet, fields: readonly FieldDefinition[]): ImportSettings {
  const known = new Set(fields.map((field) => field.name));
  const taken = new Set<string>();
  const columns: Record<string, string | null> = {};
  for (const column of sheet.columns) {
    const guess = column.field && known.has(column.field) && !taken.has(column.field) ? column.field : null;
    if (guess) taken.add(guess);
    columns[column.title] = guess;
  }
  const unique = fields.find((field) => field.unique && taken.has(field.name));
  return {
    sheet: sheet.name,
    columns,
    match: unique ? [unique.name] : [],
    mode: "skip_bad",
    references: referencesFor(columns, fields, {}),
    update_existing: true,
  };
}

/** Names of the mapped fields. */
export function mappedFields(columns: ImportSettings["columns"]): string[] {
  return Object.values(columns).filter((field): field is string => field !== null);
}

/** A setting for each mapped reference; those already chosen stay. */
export function referencesFor(
  columns: ImportSettings["columns"],
  fields: readonly FieldDefinition[],
  chosen: Readonly<Record<string, ReferenceSetting>>,
): Record<string, ReferenceSetting> {
  const mapped = new Set(mappedFields(columns));
  const pointing = fields.filter((field) => mapped.has(field.name) && properties(field).target);
  return Object.fromEntries(
    pointing.map((field) => [field.name, chosen[field.name] ?? { by: "title", create: false }]),
  );
}

/** The settings with other columns; what hung on a column that is gone goes with it. */
export function withColumns(
  settings: ImportSettings,
  columns: ImportSettings["columns"],
  fields: readonly FieldDefinition[],
): ImportSettings {
  const mapped = new Set(mappedFields(columns));
  return {
    ...settings,
    columns,
    match: settings.match.filter((name) => mapped.has(name)),
    references: referencesFor(columns, fields, settings.references),
  };
}

export interface MappingProblems {
  /** Required fields without a default and without a column: a warning. */
  missing: FieldDefinition[];
  /** Fields that several columns go to: an error. */
  repeated: FieldDefinition[];
  isEmpty: boolean;
}

export function mappingProblems(
  columns: ImportSettings["columns"],
  fields: readonly FieldDefinition[],
): MappingProblems {
  const used = mappedFields(columns);
  const count = (name: string) => used.filter((field) => field === name).length;
  return {
    missing: fields.filter(
      (field) =>
        field.required && field.type !== "auto_number" && (field.default ?? null) === null && count(field.name) === 0,
    ),
    repeated: fields.filter((field) => count(field.name) > 1),
    isEmpty: used.length === 0,
  };
}

/** Mapped fields by which rows and records can be told apart. */
export function matchable(columns: ImportSettings["columns"], fields: readonly FieldDefinition[]): FieldDefinition[] {
  const mapped = new Set(mappedFields(columns));
  return fields.filter((field) => mapped.has(field.name) && MATCHABLE.has(field.type));
}
