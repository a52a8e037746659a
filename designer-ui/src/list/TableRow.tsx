// One row of the table; drawn again only when something of its own changes.
import { type MouseEvent, memo } from "react";
import type { Json, RecordData } from "@/api/types";
import { fieldKind } from "@/fields/registry";
import { useText } from "@/i18n/setup";
import type { ListColumn } from "./columns";
import styles from "./table.module.css";

export interface RowEvents {
  onOpen: (id: string, event: MouseEvent) => void;
  onCheck: (id: string, range: boolean) => void;
}

interface Properties extends RowEvents {
  form: string;
  record: RecordData | undefined;
  index: number;
  start: number;
  columns: ListColumn[];
  activeColumn: number;
  selected: boolean;
  open: boolean;
  flash: boolean;
}

export const cellId = (row: number, column: number) => `cell-${row}-${column}`;

export function cellValue(record: RecordData, column: ListColumn): Json {
  if (!column.system) return record.values[column.name] ?? null;
  return (record as unknown as Record<string, Json>)[column.name] ?? null;
}

export const TableRow = memo(function TableRow(row: Properties) {
  const { record, index, start, columns, activeColumn } = row;
  const marks = [styles.row, row.selected && styles.selected, row.open && styles.open, row.flash && styles.flash];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around handles the keys
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={row.selected}
      className={marks.filter(Boolean).join(" ")}
      style={{ transform: `translateY(${start}px)` }}
      onClick={(event) => record && row.onOpen(record.id, event)}
    >
      <CheckCell record={record} selected={row.selected} onCheck={row.onCheck} />
      {columns.map((column, place) => (
        <div
          key={column.name}
          id={cellId(index, place)}
          role="gridcell"
          aria-colindex={place + 2}
          className={cellClass(column, place, place === activeColumn)}
          style={{ width: `var(--w${place})` }}
        >
          {record ? <Shown form={row.form} record={record} column={column} /> : <div className={styles.bar} />}
        </div>
      ))}
      <div className={styles.filler} />
    </div>
  );
});

export const alignClass = (column: ListColumn): string => {
  const align = fieldKind(column.field.type).align;
  return (align && styles[align]) || "";
};

const cellClass = (column: ListColumn, place: number, active: boolean) =>
  [styles.cell, alignClass(column), place === 0 && styles.first, active && styles.active].filter(Boolean).join(" ");

function Shown({ form, record, column }: { form: string; record: RecordData; column: ListColumn }) {
  const { Cell } = fieldKind(column.field.type);
  const value = cellValue(record, column);
  if (value === null) return null;
  return <Cell field={column.field} value={value} titles={record.titles} place={{ form, id: record.id }} />;
}

interface CheckProperties {
  record: RecordData | undefined;
  selected: boolean;
  onCheck: RowEvents["onCheck"];
}

function CheckCell({ record, selected, onCheck }: CheckProperties) {
  const { t } = useText();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the box inside handles the keys
    <div
      role="gridcell"
      aria-colindex={1}
      className={`${styles.cell} ${styles.check}`}
      onClick={(event) => {
        event.stopPropagation();
        if (record) onCheck(record.id, event.shiftKey);
      }}
    >
      <input
        type="checkbox"
        tabIndex={-1}
        className={styles.box}
        checked={selected}
        aria-label={t("list.selectRow")}
        onChange={() => {}}
      />
    </div>
  );
}
