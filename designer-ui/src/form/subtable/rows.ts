// Changes to the rows of a sub-table, each giving a new list.

import type { FieldDefinition, Json, Values } from "@/api/types";
import { sumDecimals } from "@/fields/decimal";
import { properties } from "@/fields/definition";
import { durationSeconds, isoDuration } from "@/fields/durations";
import type { InputContext, Place } from "@/fields/kind";
import type { Messages } from "../pointers";
import { uuid7 } from "../uuid7";
import { defaultValues, isEmpty, type Row, rowsOf } from "../values";

/** A row with the columns' defaults and a mark of its own. */
export function newRow(fields: readonly FieldDefinition[]): Row {
  return { ...defaultValues(fields), _key: uuid7() };
}

/** True when nobody typed anything into the row: it holds only defaults. */
export function isBlankRow(row: Row, fields: readonly FieldDefinition[]): boolean {
  return fields.every((field) => isEmpty(row[field.name]) || row[field.name] === field.default);
}

/** The values without the blank new rows that end a sub-table: Enter and Tab make one on their way. */
export function withoutBlankEnds(fields: readonly FieldDefinition[], values: Values): Values {
  const cut = fields.flatMap((field) => {
    const rows = field.type === "sub_table" ? rowsOf(values[field.name]) : [];
    const columns = properties(field).fields ?? [];
    const last = rows.findLastIndex((row) => row.id || !isBlankRow(row, columns));
    return last + 1 < rows.length ? [[field.name, rows.slice(0, last + 1) as unknown as Json] as const] : [];
  });
  return cut.length ? { ...values, ...Object.fromEntries(cut) } : values;
}

export function insertRows(rows: readonly Row[], at: number, added: readonly Row[]): Row[] {
  return [...rows.slice(0, at), ...added, ...rows.slice(at)];
}

export function removeRows(rows: readonly Row[], from: number, to: number): Row[] {
  return rows.filter((_, index) => index < from || index > to);
}

/** The row taken out and put where `to` is. */
export function moveRow(rows: readonly Row[], from: number, to: number): Row[] {
  const moved = rows[from];
  if (!moved || to < 0 || to >= rows.length) return [...rows];
  return insertRows(removeRows(rows, from, from), to, [moved]);
}

/** A copy below the row; it is a new row, so without the stored one's id. */
export function duplicateRow(rows: readonly Row[], at: number): Row[] {
  const source = rows[at];
  if (!source) return [...rows];
  const { id: _, ...cells } = source;
  return insertRows(rows, at + 1, [{ ...cells, _key: uuid7() } as Row]);
}

export function setCell(rows: readonly Row[], at: number, column: string, value: Json): Row[] {
  return rows.map((row, index) => (index === at ? ({ ...row, [column]: value } as Row) : row));
}

export interface Range {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** The cells below the first row of the range take its values; a range of one row copies from the row above. */
export function fillDown(rows: readonly Row[], columns: readonly string[], range: Range): Row[] {
  const isSingle = range.top === range.bottom;
  const source = rows[isSingle ? range.top - 1 : range.top];
  if (!source) return [...rows];
  const filled = columns.slice(range.left, range.right + 1);
  return rows.map((row, index) => {
    if (index < range.top || index > range.bottom || row === source) return row;
    return { ...row, ...Object.fromEntries(filled.map((name) => [name, source[name] ?? null])) } as Row;
  });
}

export function clearCells(rows: readonly Row[], columns: readonly string[], range: Range): Row[] {
  const cleared = Object.fromEntries(columns.slice(range.left, range.right + 1).map((name) => [name, null]));
  return rows.map((row, index) =>
    index >= range.top && index <= range.bottom ? ({ ...row, ...cleared } as Row) : row,
  );
}

const SUMMED = new Set(["number", "money", "duration"]);

/** The exact total of a column; null when its type has none or no cell has a value. */
export function columnTotal(rows: readonly Row[], field: FieldDefinition): string | null {
  if (!SUMMED.has(field.type)) return null;
  const values = rows.map((row) => row[field.name]).filter((value) => !isEmpty(value));
  if (!values.length) return null;
  if (field.type === "duration")
    return isoDuration(values.reduce<number>((sum, value) => sum + (durationSeconds(String(value)) ?? 0), 0));
  return sumDecimals(values.map(String));
}

/** The messages of a sub-table after its rows came, went or moved: each stays with its row. */
export function movedMessages(
  messages: Messages,
  field: string,
  before: readonly Row[],
  after: readonly Row[],
): Messages {
  const places = new Map(after.map((row, index) => [row._key, index]));
  const moved: Record<string, string> = {};
  for (const [key, message] of Object.entries(messages)) {
    const [name, row, ...rest] = key.split("/");
    const place = name === field && row !== undefined ? places.get(before[Number(row)]?._key ?? "") : undefined;
    if (place !== undefined) moved[[name, place, ...rest].join("/")] = message;
  }
  return moved;
}

/** Where the files of stored cells are fetched; those just uploaded belong to no record yet. */
export function placeOf({ form, recordId, within }: InputContext): Place | undefined {
  return recordId ? { form, id: recordId, within } : undefined;
}
