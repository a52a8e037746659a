// Pasted text becomes values: each cell by its field's rule, references and people looked up by name.

import type { FieldDefinition, Json, Titles } from "@/api/types";
import { halfWidth } from "@/fields/decimal";
import { fieldKind } from "@/fields/registry";
import { isGenerated, type Row } from "../values";
import { insertRows, newRow, setCell } from "./rows";

export interface Pasted {
  rows: Row[];
  titles: Titles;
  /** Texts that could not be read, by row index and column. */
  refused: { row: number; column: string; text: string }[];
  /** Cells that lay right of the last column or below the last allowed row. */
  outside: number;
}

export interface PastePlace {
  row: number;
  column: number;
  maxRows: number;
}

/** Fills cells from `place` on; rows are added as needed. */
export async function paste(
  rows: readonly Row[],
  columns: readonly FieldDefinition[],
  cells: readonly (readonly string[])[],
  place: PastePlace,
): Promise<Pasted> {
  const missing = Math.max(0, Math.min(place.row + cells.length, place.maxRows) - rows.length);
  const added = Array.from({ length: missing }, () => newRow(columns));
  const result: Pasted = { rows: insertRows(rows, rows.length, added), titles: {}, refused: [], outside: 0 };
  const found = await lookUp(columns, cells, place.column);
  for (const [down, line] of cells.entries())
    for (const [right, text] of line.entries()) {
      const row = place.row + down;
      const field = columns[place.column + right];
      if (!field || row >= result.rows.length) result.outside += text === "" ? 0 : 1;
      else putCell(result, row, field, text, found);
    }
  return result;
}

type Found = ReadonlyMap<string, { id: string; title: string } | null>;

function putCell(result: Pasted, row: number, field: FieldDefinition, text: string, found: Found): void {
  if (isGenerated(field)) return;
  const value = cellValue(field, text.trim(), found);
  if (value === undefined) {
    result.refused.push({ row, column: field.name, text: text.trim() });
    return;
  }
  const match = found.get(lookUpKey(field, text.trim()));
  if (match) result.titles = { ...result.titles, [match.id]: match.title };
  result.rows = setCell(result.rows, row, field.name, value);
}

function cellValue(field: FieldDefinition, text: string, found: Found): Json | undefined {
  const kind = fieldKind(field.type);
  if (text === "") return kind.emptyValue;
  if (kind.findByText) return found.get(lookUpKey(field, text))?.id;
  const isText = field.type === "text" || field.type === "long_text";
  return kind.fromText?.(field, isText ? text : halfWidth(text));
}

function lookUpKey(field: FieldDefinition, text: string): string {
  return `${field.name}\u0000${text}`;
}

/** Every distinct name is asked for once, a few at a time. */
async function lookUp(columns: readonly FieldDefinition[], cells: readonly (readonly string[])[], from: number) {
  const wanted = new Map<string, { field: FieldDefinition; text: string }>();
  for (const line of cells)
    for (const [right, cell] of line.entries()) {
      const field = columns[from + right];
      const text = cell.trim();
      if (field && text && fieldKind(field.type).findByText) wanted.set(lookUpKey(field, text), { field, text });
    }
  const found = new Map<string, { id: string; title: string } | null>();
  const queue = [...wanted];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [key, { field, text }] = next;
      found.set(
        key,
        (await fieldKind(field.type)
          .findByText?.(field, text)
          .catch(() => null)) ?? null,
      );
    }
  };
  await Promise.all(Array.from({ length: 4 }, work));
  return found;
}
