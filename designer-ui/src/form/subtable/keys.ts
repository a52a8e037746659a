// What a key does in the grid of a sub-table.

import type { Range } from "./rows";

export interface At {
  row: number;
  column: number;
}

export interface Selection {
  cursor: At;
  /** The other corner of the selected range. */
  anchor: At;
}

export type Command =
  | { type: "move"; to: At; extend: boolean }
  | { type: "edit"; replace: boolean }
  | { type: "clear" }
  | { type: "fillDown" }
  | { type: "insertBelow" }
  | { type: "append" }
  | { type: "duplicate" }
  | { type: "removeRows" }
  | { type: "moveRow"; by: -1 | 1 }
  | { type: "leave" };

export interface Press {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

export interface Size {
  rows: number;
  columns: number;
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The command of a key while a cell is selected, not edited; null leaves the key to the browser. */
export function commandOf(press: Press, at: At, size: Size): Command | null {
  const control = press.ctrlKey || press.metaKey;
  const step = STEPS[press.key];
  if (step && press.altKey) return step[0] ? { type: "moveRow", by: step[0] < 0 ? -1 : 1 } : null;
  if (step) return { type: "move", to: stepTo(at, step, size, control), extend: press.shiftKey };
  if (press.key === "Tab") return tab(press.shiftKey, at, size);
  if (press.key === "Home") return move({ row: control ? 0 : at.row, column: 0 });
  if (press.key === "End") return move({ row: control ? size.rows - 1 : at.row, column: size.columns - 1 });
  if (control) return withControl(press);
  if (press.key === "Enter" || press.key === "F2") return { type: "edit", replace: false };
  if (press.key === "Delete" || press.key === "Backspace") return { type: "clear" };
  if (press.key === "Insert") return { type: "insertBelow" };
  const isCharacter = [...press.key].length === 1 || press.key === "Process";
  return isCharacter && !press.altKey ? { type: "edit", replace: true } : null;
}

function withControl(press: Press): Command | null {
  switch (press.key.toLowerCase()) {
    case "d":
      return press.shiftKey ? { type: "duplicate" } : { type: "fillDown" };
    case "enter":
      return { type: "insertBelow" };
    case "delete":
    case "backspace":
      return { type: "removeRows" };
    default:
      return null;
  }
}

function move(to: At): Command {
  return { type: "move", to, extend: false };
}

function stepTo(at: At, [down, right]: readonly [number, number], size: Size, far: boolean): At {
  const reach = far ? Math.max(size.rows, size.columns) : 1;
  return {
    row: clamp(at.row + down * reach, size.rows),
    column: clamp(at.column + right * reach, size.columns),
  };
}

function clamp(value: number, size: number): number {
  return Math.max(0, Math.min(size - 1, value));
}

/** Tab walks the cells in reading order and leaves the grid at its ends. */
export function tab(back: boolean, at: At, size: Size): Command {
  const index = at.row * size.columns + at.column + (back ? -1 : 1);
  if (index < 0) return { type: "leave" };
  if (index >= size.rows * size.columns) return { type: "append" };
  return move({ row: Math.floor(index / size.columns), column: index % size.columns });
}

export function rangeOf({ cursor, anchor }: Selection): Range {
  return {
    top: Math.min(cursor.row, anchor.row),
    bottom: Math.max(cursor.row, anchor.row),
    left: Math.min(cursor.column, anchor.column),
    right: Math.max(cursor.column, anchor.column),
  };
}

export function isInside(range: Range, row: number, column: number): boolean {
  return row >= range.top && row <= range.bottom && column >= range.left && column <= range.right;
}
