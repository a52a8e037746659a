// The columns a list can show: the form's fields and the record's own data.
import type { FieldDefinition, FormDefinition, Label } from "@/api/types";

export interface ListColumn {
  name: string;
  field: FieldDefinition;
  /** Kept by the record itself, not typed by people. */
  system: boolean;
}

const UNLISTED = new Set(["sub_table", "rich_text", "reverse_reference"]);
const WIDTHS: Record<string, number> = {
  boolean: 88,
  number: 110,
  percent: 100,
  money: 130,
  rating: 140,
  date: 118,
  time: 96,
  datetime: 160,
  duration: 120,
  choice: 120,
  multi_choice: 180,
  member: 130,
  department: 140,
  reference: 170,
  auto_number: 150,
  long_text: 240,
  file: 150,
  image: 150,
  signature: 110,
};

export const defaultWidth = (field: FieldDefinition): number => WIDTHS[field.type] ?? 170;

/** `systemLabels` come from the interface's texts, in both languages. */
export function systemFields(systemLabels: Record<string, Label>): FieldDefinition[] {
  const types: Record<string, string> = {
    created_at: "datetime",
    created_by: "member",
    updated_at: "datetime",
    updated_by: "member",
  };
  return Object.entries(types).map(([name, type]) => ({
    type,
    name,
    label: systemLabels[name] ?? { zh: name },
    required: false,
    unique: false,
  }));
}

export function columnsOf(definition: FormDefinition, systemLabels: Record<string, Label>): ListColumn[] {
  const own = definition.fields.filter((field) => !UNLISTED.has(field.type));
  return [
    ...own.map((field) => ({ name: field.name, field, system: false })),
    ...systemFields(systemLabels).map((field) => ({ name: field.name, field, system: true })),
  ];
}

/** Named columns in order; names that no longer exist are left out. */
export function pickColumns(all: ListColumn[], names: string[]): ListColumn[] {
  const known = new Map(all.map((column) => [column.name, column]));
  return names.flatMap((name) => known.get(name) ?? []);
}

/** The field that stands for a record: the form's title, else the first text-like field. */
export function titleField(definition: FormDefinition, title: string | null): string | null {
  if (title) return title;
  return definition.fields.find((field) => ["text", "auto_number", "barcode"].includes(field.type))?.name ?? null;
}
