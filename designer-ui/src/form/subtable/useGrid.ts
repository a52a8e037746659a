// Selection, editing and commands of the grid.

import { type ClipboardEvent, type KeyboardEvent, type RefObject, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { Json } from "@/api/types";
import { fieldKind } from "@/fields/registry";
import { useText } from "@/i18n/setup";
import { withoutField } from "../pointers";
import type { Row } from "../values";
import { paste } from "./convert";
import { type At, type Command, commandOf, isInside, rangeOf, type Selection, tab } from "./keys";
import { isGrid, parseTsv, toTsv } from "./paste";
import * as change from "./rows";
import type { TableProperties } from "./SubTable";

const START: Selection = { cursor: { row: 0, column: 0 }, anchor: { row: 0, column: 0 } };

const EDITED = "[data-editing] input, [data-editing] textarea";

export function useGrid(table: TableProperties, root: RefObject<HTMLDivElement | null>) {
  const { field, columns, rows, messages, disabled, context, maxRows, onRows, onMessages, onOpen } = table;
  const { t, language } = useText();
  const [selection, setSelection] = useState<Selection | null>(null);
  const [isEditing, setEditing] = useState(false);
  const [isPasting, setPasting] = useState(false);
  const [notice, setNotice] = useState("");
  const before = useRef<Row[]>(rows);
  const size = { rows: rows.length, columns: columns.length };
  const names = columns.map((column) => column.name);
  const own = Object.fromEntries(Object.entries(messages).filter(([key]) => key.startsWith(`${field.name}/`)));

  const focusGrid = () => root.current?.focus({ preventScroll: true });
  const select = (to: At, extend = false) => {
    setSelection((now) => ({ cursor: to, anchor: extend && now ? now.anchor : to }));
    requestAnimationFrame(() =>
      root.current?.querySelector("[data-cursor]")?.scrollIntoView({ block: "nearest", inline: "nearest" }),
    );
  };
  const stop = (refocus: boolean) => {
    setEditing(false);
    if (refocus) focusGrid();
  };
  /** Rows came, went or moved: their messages go with them. */
  const restructure = (next: Row[], cursor?: At) => {
    onRows(next);
    if (Object.keys(own).length) onMessages(change.movedMessages(own, field.name, rows, next));
    if (cursor) select(cursor);
  };
  /** Messages of cells that are not in the range. */
  const outside = (range: change.Range) =>
    Object.fromEntries(
      Object.entries(own).filter(([key]) => {
        const [, row, column = ""] = key.split("/");
        return !isInside(range, Number(row), names.indexOf(column));
      }),
    );
  const write = (at: At, value: Json) => {
    const column = columns[at.column];
    if (!column) return;
    onRows(change.setCell(rows, at.row, column.name, value));
    const key = `${field.name}/${at.row}/${column.name}`;
    if (messages[key]) onMessages(withoutField(own, key));
  };
  const edit = (at: At, replace: boolean) => {
    const column = columns[at.column];
    if (!column || disabled) return;
    const { editor } = fieldKind(column.type);
    if (editor === "panel") return onOpen(at.row);
    if (editor === "toggle") return write(at, !rows[at.row]?.[column.name]);
    before.current = rows;
    flushSync(() => setEditing(true));
    const input = root.current?.querySelector<HTMLInputElement>(EDITED);
    input?.focus();
    if (replace) input?.select();
    // Calendars are fetched when first shown; the input comes a moment later.
    if (!input) window.setTimeout(() => root.current?.querySelector<HTMLInputElement>(EDITED)?.focus(), 250);
  };
  const append = (at: At) => {
    const last = rows.at(-1);
    if (disabled || rows.length >= maxRows || (last && change.isBlankRow(last, columns))) return false;
    restructure(change.insertRows(rows, rows.length, [change.newRow(columns)]), {
      row: rows.length,
      column: at.column,
    });
    return true;
  };

  const run = (command: Command, { cursor }: Selection): boolean => {
    const range = rangeOf(selection ?? START);
    if (disabled && command.type !== "move" && command.type !== "leave") return false;
    switch (command.type) {
      case "move":
        select(command.to, command.extend);
        return true;
      case "leave":
        setSelection(null);
        return false;
      case "append":
        return append({ row: cursor.row, column: 0 });
      case "edit":
        edit(cursor, command.replace);
        return !command.replace;
      case "clear":
        onRows(change.clearCells(rows, names, range));
        onMessages(outside(range));
        return true;
      case "fillDown":
        onRows(change.fillDown(rows, names, range));
        onMessages(outside(range));
        return true;
      case "insertBelow":
        if (rows.length < maxRows)
          restructure(change.insertRows(rows, cursor.row + 1, [change.newRow(columns)]), {
            row: cursor.row + 1,
            column: 0,
          });
        return true;
      case "duplicate":
        if (rows.length < maxRows)
          restructure(change.duplicateRow(rows, cursor.row), { ...cursor, row: cursor.row + 1 });
        return true;
      case "removeRows":
        restructure(change.removeRows(rows, range.top, range.bottom), {
          ...cursor,
          row: Math.max(0, Math.min(range.top, rows.length - 2 - range.bottom + range.top)),
        });
        return true;
      case "moveRow":
        restructure(change.moveRow(rows, cursor.row, cursor.row + command.by), {
          ...cursor,
          row: Math.max(0, Math.min(rows.length - 1, cursor.row + command.by)),
        });
        return true;
    }
  };

  const keyWhileEditing = (event: KeyboardEvent, at: At) => {
    if (event.key === "Escape") {
      onRows(before.current);
      stop(true);
    } else if (event.key === "Tab") {
      stop(true);
      const command = tab(event.shiftKey, at, size);
      if (!run(command, { cursor: at, anchor: at })) return;
    } else if (event.key === "Enter" && !isPopupOpen(event)) {
      stop(true);
      if (at.row + 1 < rows.length) select({ row: at.row + 1, column: at.column });
      else append(at);
    } else if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
      return stop(true); // what was typed is in the row already; the form saves
    } else return event.stopPropagation();
    event.preventDefault();
    event.stopPropagation();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.nativeEvent.isComposing || !root.current?.contains(event.target as Node)) return;
    const current = selection ?? START;
    if (isEditing) return keyWhileEditing(event, current.cursor);
    if (event.target !== root.current) return;
    if (event.key === "Escape" && selection) {
      // once for the selection; the next one is the drawer's
      setSelection(null);
      event.preventDefault();
      return event.stopPropagation();
    }
    const command = rows.length ? commandOf(event, current.cursor, size) : null;
    if (!command || !run(command, current)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const onPaste = async (event: ClipboardEvent<HTMLDivElement>) => {
    const text = event.clipboardData.getData("text/plain");
    const cells = parseTsv(text);
    if (disabled || !selection || !text || (isEditing && !isGrid(cells))) return;
    event.preventDefault();
    event.stopPropagation();
    stop(true);
    setPasting(true);
    const { top, left } = rangeOf(selection);
    try {
      const pasted = await paste(rows, columns, cells, { row: top, column: left, maxRows });
      context.addTitles(pasted.titles);
      onRows(pasted.rows);
      onMessages(
        Object.fromEntries(
          pasted.refused.map(({ row, column, text: wrong }) => [
            `${field.name}/${row}/${column}`,
            t("subtable.unreadable", { text: wrong }),
          ]),
        ),
        true,
      );
      const parts = [t("subtable.pasted", { rows: cells.length })];
      if (pasted.refused.length) parts.push(t("subtable.refused", { count: pasted.refused.length }));
      if (pasted.outside) parts.push(t("subtable.outside", { count: pasted.outside }));
      setNotice(parts.join(" "));
    } finally {
      setPasting(false);
    }
  };
  const onCopy = (event: ClipboardEvent<HTMLDivElement>) => {
    if (!selection || isEditing) return;
    const range = rangeOf(selection);
    const cells = rows
      .slice(range.top, range.bottom + 1)
      .map((row) =>
        columns
          .slice(range.left, range.right + 1)
          .map((column) => fieldKind(column.type).toText(column, row[column.name], context.titles, language)),
      );
    event.clipboardData.setData("text/plain", toTsv(cells));
    event.preventDefault();
  };

  return {
    selection,
    isEditing,
    isPasting,
    notice,
    select,
    setSelection,
    restructure,
    stop,
    write,
    edit,
    run,
    onKeyDown,
    onPaste,
    onCopy,
  };
}

function isPopupOpen(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  return target.getAttribute("aria-expanded") === "true" || Boolean(target.closest(".ant-picker-focused"));
}
