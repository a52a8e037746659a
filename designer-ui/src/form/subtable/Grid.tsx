// The grid of a sub-table: keyboard, paste from a spreadsheet, row order, totals, thousands of rows.

import { useVirtualizer } from "@tanstack/react-virtual";
import { Spin } from "antd";
import { type DragEvent, type MouseEvent, useMemo, useRef, useState } from "react";
import type { FieldDefinition, Json } from "@/api/types";
import { fieldKind } from "@/fields/registry";
import { useText } from "@/i18n/setup";
import type { Messages } from "../pointers";
import { GridRow, type RowAction, type RowHandlers } from "./GridRow";
import { type At, isInside, rangeOf } from "./keys";
import { columnTotal, insertRows, moveRow, newRow } from "./rows";
import type { TableProperties } from "./SubTable";
import styles from "./subtable.module.css";
import { useGrid } from "./useGrid";
import { useStable } from "./useStable";

const ROW_HEIGHT = 36;
const VIRTUAL_FROM = 100;
const NONE: Readonly<Record<string, string>> = {};
const WIDTHS: Readonly<Record<string, number>> = {
  number: 110,
  money: 120,
  percent: 100,
  boolean: 72,
  date: 130,
  datetime: 170,
  time: 100,
  duration: 100,
  rating: 130,
  choice: 120,
  long_text: 200,
  reference: 180,
};

/** Messages of each row by column: "lines/3/qty" becomes row 3, "qty". */
function byRow(messages: Messages, field: string): Map<number, Record<string, string>> {
  const found = new Map<number, Record<string, string>>();
  for (const [key, message] of Object.entries(messages)) {
    const [name, row, column = ""] = key.split("/");
    if (name !== field || row === undefined) continue;
    found.set(Number(row), { ...found.get(Number(row)), [column]: message });
  }
  return found;
}

export function Grid(table: TableProperties) {
  const { field, columns, rows, messages, disabled, context, onOpen } = table;
  const { t, label } = useText();
  const root = useRef<HTMLDivElement>(null);
  const grid = useGrid(table, root);
  const [dragged, setDragged] = useState<{ from: number; to: number } | null>(null);
  const problems = useMemo(() => byRow(messages, field.name), [messages, field.name]);
  const isLong = rows.length > VIRTUAL_FROM;
  const virtual = useVirtualizer({
    count: isLong ? rows.length : 0,
    getScrollElement: () => root.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  const shown = isLong ? virtual.getVirtualItems().map((item) => item.index) : rows.map((_, index) => index);
  const above = (shown[0] ?? 0) * ROW_HEIGHT;
  const below = (rows.length - 1 - (shown.at(-1) ?? -1)) * ROW_HEIGHT;

  const act = useStable((row: number, action: RowAction) => {
    const cursor = { row, column: grid.selection?.cursor.column ?? 0 };
    const selection = { cursor, anchor: cursor };
    grid.setSelection(selection);
    if (action === "insertAbove") grid.restructure(insertRows(rows, row, [newRow(columns)]));
    else if (action === "up" || action === "down")
      grid.run({ type: "moveRow", by: action === "up" ? -1 : 1 }, selection);
    else if (action === "remove") grid.restructure(rows.filter((_, index) => index !== row));
    else grid.run({ type: action }, selection);
  });
  const press = useStable((at: At, event: MouseEvent) => {
    const current = grid.selection?.cursor;
    if (grid.isEditing && current?.row === at.row && current.column === at.column) return;
    if ((event.target as HTMLElement).closest("a, .ant-image")) return;
    event.preventDefault();
    grid.stop(true);
    grid.select(at, event.shiftKey);
    const isAgain = current?.row === at.row && current.column === at.column;
    const { editor } = fieldKind(columns[at.column]?.type ?? "");
    if (!event.shiftKey && (isAgain || editor === "pick" || editor === "toggle")) grid.edit(at, false);
  });
  const write = useStable((at: At, value: Json) => grid.write(at, value));
  const stop = useStable((refocus: boolean) => grid.stop(refocus));
  const open = useStable((row: number) => onOpen(row));
  const drag = useStable((row: number | null) => setDragged(row === null ? null : { from: row, to: row }));
  const over = useStable((row: number, event: DragEvent) => {
    if (!dragged) return;
    event.preventDefault();
    if (dragged.to !== row) setDragged({ ...dragged, to: row });
  });
  const drop = useStable(() => {
    if (dragged && dragged.from !== dragged.to) grid.restructure(moveRow(rows, dragged.from, dragged.to));
    setDragged(null);
  });
  const handlers: RowHandlers = useMemo(
    () => ({ press, write, stop, open, act, drag, over, drop }),
    [press, write, stop, open, act, drag, over, drop],
  );
  const range = grid.selection ? rangeOf(grid.selection) : null;

  return (
    <>
      <Spin spinning={grid.isPasting} description={t("subtable.pasting")}>
        <div
          ref={root}
          role="grid"
          tabIndex={0}
          aria-label={label(field.label)}
          aria-rowcount={rows.length + 1}
          aria-multiselectable
          className={styles.grid}
          onKeyDown={grid.onKeyDown}
          onPaste={grid.onPaste}
          onCopy={grid.onCopy}
          onFocus={(event) =>
            event.target === root.current && !grid.selection && rows.length && grid.select({ row: 0, column: 0 })
          }
        >
          <table>
            <colgroup>
              <col style={{ width: 48 }} />
              {columns.map((column) => (
                <col key={column.name} style={{ width: WIDTHS[column.type] ?? 150 }} />
              ))}
              <col style={{ width: 64 }} />
            </colgroup>
            <Head columns={columns} disabled={disabled} />
            <tbody>
              {above > 0 && <tr style={{ height: above }} aria-hidden />}
              {shown.map((index) => {
                const row = rows[index];
                if (!row) return null;
                const isHere = range !== null && isInside({ ...range, left: 0, right: 0 }, index, 0);
                const cursor = grid.selection?.cursor;
                const edge = dragged && dragged.to === index && dragged.from !== index;
                return (
                  <GridRow
                    key={row._key}
                    row={row}
                    index={index}
                    columns={columns}
                    left={isHere ? range.left : 0}
                    right={isHere ? range.right : -1}
                    cursor={cursor?.row === index ? cursor.column : -1}
                    isEditing={grid.isEditing && cursor?.row === index}
                    problems={problems.get(index) ?? NONE}
                    context={context}
                    disabled={disabled}
                    dropEdge={edge ? (dragged.to < dragged.from ? "above" : "below") : ""}
                    handlers={handlers}
                  />
                );
              })}
              {below > 0 && <tr style={{ height: below }} aria-hidden />}
            </tbody>
            <Totals columns={columns} rows={rows} />
          </table>
          {!rows.length && <p className={styles.none}>{t("subtable.none")}</p>}
        </div>
      </Spin>
      <div role="status" className={grid.notice ? styles.notice : "visually-hidden"}>
        {grid.notice}
      </div>
    </>
  );
}

function Head({ columns, disabled }: { columns: FieldDefinition[]; disabled: boolean }) {
  const { t, label } = useText();
  return (
    <thead>
      <tr>
        <th className={styles.number}>#</th>
        {columns.map((column) => (
          <th key={column.name} scope="col" title={label(column.help)} className={headAlign(column)}>
            {label(column.label)}
            {column.required && !disabled && (
              <span className={styles.star} title={t("form.required")}>
                *
              </span>
            )}
          </th>
        ))}
        <th aria-label={t("action.more")} />
      </tr>
    </thead>
  );
}

function headAlign(column: FieldDefinition): string | undefined {
  const { align } = fieldKind(column.type);
  return align && styles[align];
}

function Totals({ columns, rows }: Pick<TableProperties, "columns" | "rows">) {
  const { t } = useText();
  const totals = useMemo(() => columns.map((column) => columnTotal(rows, column)), [columns, rows]);
  if (rows.length < 2 || totals.every((total) => total === null)) return null;
  return (
    <tfoot>
      <tr>
        <th scope="row">{t("subtable.total")}</th>
        {columns.map((column, at) => {
          const { Cell } = fieldKind(column.type);
          return (
            <td key={column.name} className={headAlign(column)}>
              {totals[at] != null && <Cell field={column} value={totals[at]} titles={{}} />}
            </td>
          );
        })}
        <td />
      </tr>
    </tfoot>
  );
}
