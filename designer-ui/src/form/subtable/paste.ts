// Reading what a spreadsheet puts on the clipboard.

/** Rows of cells of tab-separated text; a quoted cell may hold tabs, line ends and doubled quotes. */
export function parseTsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at <= text.length) {
    const cell = text[at] === '"' ? quoted(text, at) : plain(text, at);
    row.push(cell.text);
    at = cell.end;
    if (text[at] === "\t") at += 1;
    else {
      rows.push(row);
      row = [];
      if (text[at] === "\r") at += 1;
      if (text[at] === "\n") at += 1;
      if (at >= text.length) break;
    }
  }
  return rows;
}

interface CellText {
  text: string;
  end: number;
}

function plain(text: string, from: number): CellText {
  let end = from;
  while (end < text.length && !"\t\r\n".includes(text[end] ?? "")) end += 1;
  return { text: text.slice(from, end), end };
}

function quoted(text: string, from: number): CellText {
  let end = from + 1;
  let value = "";
  while (end < text.length) {
    if (text[end] !== '"') value += text[end];
    else if (text[end + 1] === '"') {
      value += '"';
      end += 1;
    } else break;
    end += 1;
  }
  const after = text[end + 1];
  const closed = text[end] === '"' && (after === undefined || "\t\r\n".includes(after));
  return closed ? { text: value, end: end + 1 } : plain(text, from);
}

/** True for a paste that should fill several cells rather than one. */
export function isGrid(rows: readonly string[][]): boolean {
  return rows.length > 1 || (rows[0]?.length ?? 0) > 1;
}

/** Rows as the text a spreadsheet understands. */
export function toTsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(quoteCell).join("\t")).join("\n");
}

function quoteCell(text: string): string {
  return /["\t\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
