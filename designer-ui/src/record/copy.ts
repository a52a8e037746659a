// What a copy of a record starts with.

import type { FieldDefinition, Json, Values } from "@/api/types";
import { isEmpty, isGenerated } from "@/form/values";

const OF_THE_RECORD = new Set(["file", "image", "signature", "sub_table"]);

/** The values without what belongs to one record only: numbers given, unique texts, files; rows lose their ids. */
export function copyOf(fields: readonly FieldDefinition[], values: Values): Values {
  const copied: Record<string, Json> = {};
  for (const field of fields) {
    const value = values[field.name] ?? null;
    if (isGenerated(field) || field.unique || isEmpty(value)) continue;
    if (field.type === "sub_table" && Array.isArray(value)) copied[field.name] = value.map(withoutId);
    else if (!OF_THE_RECORD.has(field.type)) copied[field.name] = value;
  }
  return copied;
}

function withoutId(row: Json): Json {
  if (typeof row !== "object" || row === null || Array.isArray(row)) return row;
  const { id: _, ...cells } = row;
  return cells;
}
