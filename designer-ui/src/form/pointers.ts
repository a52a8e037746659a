// Placing the server's findings: JSON pointers into a submitted record → the field, row and column they mean.

import type { ProblemEntry } from "@/api/types";

export interface Spot {
  field: string;
  row?: number;
  column?: string;
}

/** Messages by place: "qty" for a field, "lines/3/qty" for a cell, "lines/3" for a whole row, "" for the record. */
export type Messages = Readonly<Record<string, string>>;

/** Steps of a JSON pointer, unescaped. */
export function pointerSteps(pointer: string): string[] {
  if (pointer === "" || pointer === "/") return [];
  return pointer
    .replace(/^\//, "")
    .split("/")
    .map((step) => step.replace(/~1/g, "/").replace(/~0/g, "~"));
}

/** Where "/values/lines/3/qty" (or the same without "/values") points. Null: at the record itself. */
export function spotOf(pointer: string): Spot | null {
  const steps = pointerSteps(pointer);
  if (steps[0] === "values") steps.shift();
  const [field, row, column] = steps;
  if (field === undefined) return null;
  if (row === undefined || !/^\d+$/.test(row)) return { field };
  return { field, row: Number(row), ...(column === undefined ? {} : { column }) };
}

/** The key of a place in `Messages`. */
export function spotKey(spot: Spot | null): string {
  if (!spot) return "";
  return [spot.field, spot.row, spot.column].filter((step) => step !== undefined).join("/");
}

/** All findings by place; several at one place are joined; unknown fields go to the record's own list. */
export function placeProblems(problems: readonly ProblemEntry[], isField: (name: string) => boolean): Messages {
  const placed: Record<string, string> = {};
  for (const problem of problems) {
    const spot = spotOf(problem.path);
    const key = spot && isField(spot.field) ? spotKey(spot) : "";
    placed[key] = placed[key] ? `${placed[key]}\n${problem.message}` : problem.message;
  }
  return placed;
}

/** Messages of one field: its own, or those of its rows and cells. */
export function hasMessage(messages: Messages, field: string): boolean {
  return Object.keys(messages).some((key) => key === field || key.startsWith(`${field}/`));
}

/** The messages without those of a field (it was just changed). */
export function withoutField(messages: Messages, field: string): Messages {
  return Object.fromEntries(Object.entries(messages).filter(([key]) => key !== field && !key.startsWith(`${field}/`)));
}
