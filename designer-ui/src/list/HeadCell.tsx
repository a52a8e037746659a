// A column head: sorts by click, resizes by its right edge (mouse, touch or arrow keys).
import { ArrowDownOutlined, ArrowUpOutlined } from "@ant-design/icons";
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import type { Sort } from "@/api/types";
import { useText } from "@/i18n/setup";
import type { ListColumn } from "./columns";
import styles from "./table.module.css";

interface Properties {
  column: ListColumn;
  index: number;
  width: number;
  align: string;
  sortable: boolean;
  sorts: Sort[];
  onSort: (field: string, beside: boolean) => void;
  onResize: (name: string, width: number) => void;
}

const STEP = 16;

export function HeadCell({ column, index, width, align, sortable, sorts, onSort, onResize }: Properties) {
  const { t, label } = useText();
  const place = sorts.findIndex((sort) => sort.field === column.name);
  const sort = sorts[place];
  const Arrow = sort?.descending ? ArrowDownOutlined : ArrowUpOutlined;
  const text = label(column.field.label);
  return (
    <div
      role="columnheader"
      aria-colindex={index + 2}
      aria-sort={sort ? (sort.descending ? "descending" : "ascending") : undefined}
      className={`${styles.cell} ${styles.headCell} ${index === 0 ? styles.first : ""}`}
      style={{ width: `var(--w${index})` }}
    >
      <button
        type="button"
        className={`${styles.headButton} ${align}`}
        disabled={!sortable}
        title={sortable ? t("list.sortHint", { column: text }) : text}
        onClick={(event) => onSort(column.name, event.shiftKey)}
      >
        <span className={styles.headText}>{text}</span>
        {sort ? (
          <span className={styles.sorted}>
            <Arrow aria-hidden />
            {sorts.length > 1 ? place + 1 : null}
          </span>
        ) : null}
      </button>
      <ResizeEdge name={column.name} label={t("list.resize", { column: text })} width={width} onResize={onResize} />
    </div>
  );
}

interface EdgeProperties {
  name: string;
  label: string;
  width: number;
  onResize: (name: string, width: number) => void;
}

function ResizeEdge({ name, label, width, onResize }: EdgeProperties) {
  const start = useRef<{ x: number; width: number } | null>(null);
  const [dragging, setDragging] = useState(false);
  const down = (event: PointerEvent<HTMLButtonElement>) => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, width };
    setDragging(true);
  };
  const move = (event: PointerEvent) => {
    if (start.current) onResize(name, start.current.width + event.clientX - start.current.x);
  };
  const up = () => {
    start.current = null;
    setDragging(false);
  };
  const key = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    onResize(name, width + step);
  };
  return (
    <button
      type="button"
      aria-label={label}
      tabIndex={-1}
      className={`${styles.resize} ${dragging ? styles.dragging : ""}`}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={up}
      onKeyDown={key}
    />
  );
}
