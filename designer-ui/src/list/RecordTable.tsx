// The list as a table: only the rows on screen exist, pages come while scrolling.
import { useVirtualizer } from "@tanstack/react-virtual";
import { Button } from "antd";
import {
  type ClipboardEvent,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  useEffect,
  useRef,
  useState,
} from "react";
import type { RecordData, Sort } from "@/api/types";
import { problemText } from "@/feedback/problemText";
import { fieldKind } from "@/fields/registry";
import { useText } from "@/i18n/setup";
import type { ListColumn } from "./columns";
import { commandFor, type Place } from "./gridKeys";
import { HeadCell } from "./HeadCell";
import type { Rows } from "./rowWindow";
import { extend, NO_SELECTION, type Selection, selectAll, toggle } from "./selection";
import { alignClass, cellId, cellValue, TableRow } from "./TableRow";
import styles from "./table.module.css";
import { useColumnWidths } from "./useColumnWidths";

const ROW_HEIGHT = 36;
const CHECK_WIDTH = 40;
const AHEAD = 40;
const COMING = 8;

interface Properties {
  form: string;
  label: string;
  rows: Rows;
  columns: ListColumn[];
  sorts: Sort[];
  isSortable: (column: ListColumn) => boolean;
  selection: Selection;
  openId: string | undefined;
  onSort: (field: string, beside: boolean) => void;
  onSelect: (selection: Selection) => void;
  onOpen: (id: string) => void;
  onMore: () => void;
  onRetry: () => void;
}

export function RecordTable(table: Properties) {
  const { form, rows, columns, selection } = table;
  const { t, language } = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<Place>({ row: 0, column: 0 });
  const [sideways, setSideways] = useState(false);
  const { widths, resize } = useColumnWidths(form, columns);
  const { records, state } = rows;
  const coming = state === "loading" || state === "more" ? COMING : 0;
  const virtual = useVirtualizer({
    count: records.length + (rows.stale ? 0 : coming),
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    scrollPaddingStart: ROW_HEIGHT,
    scrollPaddingEnd: ROW_HEIGHT,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { onMore } = table;
  useEffect(() => {
    if (state === "more" && last >= records.length - AHEAD) onMore();
  }, [state, last, records.length, onMore]);

  const order = () => records.map((record) => record.id);
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

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== scroller.current) return;
    const page = Math.floor((scroller.current?.clientHeight ?? 400) / ROW_HEIGHT) - 2;
    const command = commandFor(event, active, records.length, columns.length, page);
    if (!command) return;
    const record = records[active.row];
    event.preventDefault();
    if (command.type === "move") {
      const target = records[command.to.row];
      setActive(command.to);
      virtual.scrollToIndex(command.to.row);
      scroller.current
        ?.querySelector(`#${cellId(command.to.row, command.to.column)}`)
        ?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
      if (command.extend && target) {
        const from = selection.anchor === null && record ? { ...selection, anchor: record.id } : selection;
        table.onSelect(extend(from, target.id, order()));
      }
    } else if (command.type === "open" && record) table.onOpen(record.id);
    else if (command.type === "toggle" && record) table.onSelect(toggle(selection, record.id));
    else if (command.type === "all") table.onSelect(selectAll(order()));
    else if (command.type === "clear") table.onSelect(NO_SELECTION);
  };

  const onCopy = (event: ClipboardEvent) => {
    if (event.target !== scroller.current || window.getSelection()?.isCollapsed === false) return;
    const chosen = records.filter((record) => selection.ids.has(record.id));
    const text = (record: RecordData, column: ListColumn) =>
      fieldKind(column.field.type)
        .toText(column.field, cellValue(record, column), record.titles, language)
        .replace(/[\t\n]+/g, " ");
    const cell = columns[active.column];
    const one = records[active.row];
    const lines = chosen.map((record) => columns.map((column) => text(record, column)).join("\t"));
    const copied = lines.length > 0 ? lines.join("\n") : one && cell ? text(one, cell) : "";
    event.clipboardData.setData("text/plain", copied);
    event.preventDefault();
  };

  const style: Record<string, string> = { "--row": `${ROW_HEIGHT}px` };
  widths.forEach((width, index) => {
    style[`--w${index}`] = `${width}px`;
  });
  const wide = widths.reduce((sum, width) => sum + width, CHECK_WIDTH);
  const all = records.length > 0 && selection.ids.size >= records.length;
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={table.label}
      aria-multiselectable
      aria-busy={state === "loading"}
      aria-rowcount={rows.countIsExact && rows.count !== null ? rows.count + 1 : -1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={records.length > 0 ? cellId(active.row, active.column) : undefined}
      tabIndex={0}
      className={`${styles.grid} ${rows.stale ? styles.stale : ""} ${sideways ? styles.sideways : ""}`}
      style={style as CSSProperties}
      onKeyDown={onKeyDown}
      onScroll={(event) => setSideways(event.currentTarget.scrollLeft > 0)}
      onCopy={onCopy}
    >
      <div role="row" aria-rowindex={1} className={styles.head} style={{ width: wide }}>
        <div role="columnheader" aria-colindex={1} className={`${styles.cell} ${styles.check}`}>
          <input
            type="checkbox"
            className={styles.box}
            aria-label={t("list.selectAll")}
            checked={all}
            ref={(box) => {
              if (box) box.indeterminate = !all && selection.ids.size > 0;
            }}
            onChange={() => table.onSelect(all ? NO_SELECTION : selectAll(order()))}
          />
        </div>
        {columns.map((column, index) => (
          <HeadCell
            key={column.name}
            column={column}
            index={index}
            width={widths[index] ?? 0}
            align={alignClass(column)}
            sortable={table.isSortable(column)}
            sorts={table.sorts}
            onSort={table.onSort}
            onResize={resize}
          />
        ))}
        <div className={styles.filler} />
      </div>
      <div className={styles.inner} role="rowgroup" style={{ height: virtual.getTotalSize(), width: wide }}>
        {items.map((item) => {
          const record = records[item.index];
          return (
            <TableRow
              key={record?.id ?? item.index}
              form={form}
              record={record}
              index={item.index}
              start={item.start}
              columns={columns}
              activeColumn={item.index === active.row ? active.column : -1}
              selected={record ? selection.ids.has(record.id) : false}
              open={record !== undefined && record.id === table.openId}
              flash={record ? rows.flashed.has(record.id) : false}
              onOpen={onOpen}
              onCheck={onCheck}
            />
          );
        })}
      </div>
      {state === "failed" ? (
        <div className={styles.failed} role="alert">
          {problemText(rows.problem, t)}
          <Button size="small" onClick={table.onRetry}>
            {t("action.retry")}
          </Button>
        </div>
      ) : null}
    </div>
  );
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
