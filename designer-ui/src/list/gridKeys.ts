// What a key does in the table.
export interface Place {
  row: number;
  column: number;
}

export type GridCommand =
  | { type: "move"; to: Place; extend: boolean }
  | { type: "open" }
  | { type: "toggle" }
  | { type: "all" }
  | { type: "clear" };

interface KeyPress {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
}

/** The command for a key, or null when the key is none of the table's. `page` is the number of rows on screen. */
export function commandFor(
  press: KeyPress,
  at: Place,
  rows: number,
  columns: number,
  page: number,
): GridCommand | null {
  const control = press.ctrlKey || press.metaKey;
  if (control && press.key.toLowerCase() === "a") return { type: "all" };
  if (press.key === "Enter") return { type: "open" };
  if (press.key === " ") return { type: "toggle" };
  if (press.key === "Escape") return { type: "clear" };
  const to = destination(press.key, control, at, { rows, columns, page });
  if (!to) return null;
  const row = Math.max(0, Math.min(rows - 1, to.row));
  const column = Math.max(0, Math.min(columns - 1, to.column));
  return { type: "move", to: { row, column }, extend: press.shiftKey && row !== at.row };
}

interface Size {
  rows: number;
  columns: number;
  page: number;
}

function destination(key: string, control: boolean, { row, column }: Place, size: Size): Place | null {
  switch (key) {
    case "ArrowDown":
      return { row: row + 1, column };
    case "ArrowUp":
      return { row: row - 1, column };
    case "ArrowRight":
      return { row, column: column + 1 };
    case "ArrowLeft":
      return { row, column: column - 1 };
    case "PageDown":
      return { row: row + size.page, column };
    case "PageUp":
      return { row: row - size.page, column };
    case "Home":
      return control ? { row: 0, column } : { row, column: 0 };
    case "End":
      return control ? { row: size.rows - 1, column } : { row, column: size.columns - 1 };
    default:
      return null;
  }
}
