// Rows of a sub-table before and after: which came, went or changed.

import type { Json } from "@/api/types";
import { sameValue } from "@/form/values";

type Cells = { [name: string]: Json };

export interface RowChange {
  kind: "added" | "removed" | "changed";
  /** Number of the row, from 1, where it is or was. */
  number: number;
  before: Cells;
  after: Cells;
}

function rows(value: Json | undefined): Cells[] {
  if (!Array.isArray(value)) return [];
  return value.filter((row): row is Cells => typeof row === "object" && row !== null && !Array.isArray(row));
}

/** Rows are matched by their id. A row that only moved is not a change. */
export function rowChanges(before: Json | undefined, after: Json | undefined): RowChange[] {
  const [old, now] = [rows(before), rows(after)];
  const byId = new Map(old.map((row, index) => [String(row.id ?? `#${index}`), row]));
  const found: RowChange[] = [];
  for (const [index, row] of now.entries()) {
    const id = String(row.id ?? `#${index}`);
    const was = byId.get(id);
    byId.delete(id);
    if (!was) found.push({ kind: "added", number: index + 1, before: {}, after: row });
    else if (!sameValue(was, row)) found.push({ kind: "changed", number: index + 1, before: was, after: row });
  }
  for (const [index, row] of old.entries())
    if (byId.has(String(row.id ?? `#${index}`)))
      found.push({ kind: "removed", number: index + 1, before: row, after: {} });
  return found;
}
