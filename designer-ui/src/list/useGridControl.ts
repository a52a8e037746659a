// What mouse, keys and copying do in the table.
import { type ClipboardEvent, type KeyboardEvent, type MouseEvent, type RefObject, useRef, useState } from "react";
import type { RecordData } from "@/api/types";
import { fieldKind } from "@/fields/registry";
import { type Language, useText } from "@/i18n/setup";
import type { ListColumn } from "./columns";
import { commandFor, type GridCommand, type Place } from "./gridKeys";
import type { Rows } from "./rowWindow";
import { extend, NO_SELECTION, type Selection, selectAll, toggle } from "./selection";
import { cellId, cellValue } from "./TableRow";

export const ROW_HEIGHT = 36;

export interface GridState {
  rows: Rows;
  columns: ListColumn[];
  selection: Selection;
  onSelect: (selection: Selection) => void;
  onOpen: (id: string) => void;
}

export function useGridControl(
  { rows: { records }, columns, selection, ...table }: GridState,
  scroller: RefObject<HTMLDivElement | null>,
  scrollTo: (row: number) => void,
) {
  const { language } = useText();
  const [active, setActive] = useState<Place>({ row: 0, column: 0 });
  const order = () => records.map((record) => record.id);
  const selectAllRows = () => table.onSelect(selectAll(order()));
  const onCheck = useStable((id: string, range: boolean) => {
    table.onSelect(range ? extend(selection, id, order()) : toggle(selection, id));
  });
  const onOpen = useStable((id: string, event: MouseEvent) => {
    const row = records.findIndex((record) => record.id === id);
    const cell = (event.target as Element).closest('[role="gridcell"]');
    setActive({ row, column: Math.max(0, Number(cell?.getAttribute("aria-colindex") ?? 2) - 2) });
    if (event.shiftKey || event.ctrlKey || event.metaKey) return onCheck(id, event.shiftKey);
    if (window.getSelection()?.isCollapsed === false) return;
    table.onOpen(id);
  });

  const moveTo = ({ to, extend: extending }: Extract<GridCommand, { type: "move" }>) => {
    setActive(to);
    scrollTo(to.row);
    const cell = scroller.current?.querySelector(`#${cellId(to.row, to.column)}`);
    cell?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
    const [from, target] = [records[active.row], records[to.row]];
    if (!extending || !target) return;
    const anchored = selection.anchor === null && from ? { ...selection, anchor: from.id } : selection;
    table.onSelect(extend(anchored, target.id, order()));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== scroller.current) return;
    const page = Math.floor((scroller.current?.clientHeight ?? 400) / ROW_HEIGHT) - 2;
    const command = commandFor(event, active, records.length, columns.length, page);
    if (!command) return;
    event.preventDefault();
    const record = records[active.row];
    if (command.type === "move") moveTo(command);
    else if (command.type === "open" && record) table.onOpen(record.id);
    else if (command.type === "toggle" && record) table.onSelect(toggle(selection, record.id));
    else if (command.type === "all") selectAllRows();
    else if (command.type === "clear") table.onSelect(NO_SELECTION);
  };

  const onCopy = (event: ClipboardEvent) => {
    if (event.target !== scroller.current || window.getSelection()?.isCollapsed === false) return;
    const chosen = records.filter((record) => selection.ids.has(record.id));
    const [record, column] = [records[active.row], columns[active.column]];
    const one = record && column ? rowText(record, [column], language) : "";
    const lines = chosen.map((each) => rowText(each, columns, language));
    event.clipboardData.setData("text/plain", lines.length > 0 ? lines.join("\n") : one);
    event.preventDefault();
  };
  return { active, onOpen, onCheck, onKeyDown, onCopy, selectAllRows };
}

/** A row as a spreadsheet takes it: tabs between cells. */
function rowText(record: RecordData, columns: ListColumn[], language: Language): string {
  const texts = columns.map((column) =>
    fieldKind(column.field.type).toText(column.field, cellValue(record, column), record.titles, language),
  );
  return texts.map((text) => text.replace(/[\t\n]+/g, " ")).join("\t");
}

/** A function that never changes but always does the latest thing, so that memoised rows stay. */
function useStable<A extends unknown[]>(work: (...given: A) => void): (...given: A) => void {
  const latest = useRef(work);
  latest.current = work;
  const [stable] = useState(
    () =>
      (...given: A) =>
        latest.current(...given),
  );
  return stable;
}
