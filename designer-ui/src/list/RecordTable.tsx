// The list as a table: only the rows on screen exist, pages come while scrolling.
import { useVirtualizer } from "@tanstack/react-virtual";
import { Button } from "antd";
import { type CSSProperties, useEffect, useRef, useState } from "react";
import type { Sort } from "@/api/types";
import { problemText } from "@/feedback/problemText";
import { useText } from "@/i18n/setup";
import type { ListColumn } from "./columns";
import { HeadCell } from "./HeadCell";
import { NO_SELECTION } from "./selection";
import { alignClass, cellId, TableRow } from "./TableRow";
import styles from "./table.module.css";
import { useColumnWidths } from "./useColumnWidths";
import { type GridState, ROW_HEIGHT, useGridControl } from "./useGridControl";

const CHECK_WIDTH = 40;
const AHEAD = 40;
const COMING = 8;

interface Properties extends GridState {
  form: string;
  label: string;
  sorts: Sort[];
  isSortable: (column: ListColumn) => boolean;
  openId: string | undefined;
  onSort: (field: string, beside: boolean) => void;
  onMore: () => void;
  onRetry: () => void;
}

export function RecordTable(table: Properties) {
  const { form, rows, columns, selection } = table;
  const { t } = useText();
  const scroller = useRef<HTMLDivElement>(null);
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

  const { active, onOpen, onCheck, onKeyDown, onCopy, selectAllRows } = useGridControl(table, scroller, (row) =>
    virtual.scrollToIndex(row),
  );

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
            onChange={() => (all ? table.onSelect(NO_SELECTION) : selectAllRows())}
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
              selected={record ? selection.whole || selection.ids.has(record.id) : false}
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
