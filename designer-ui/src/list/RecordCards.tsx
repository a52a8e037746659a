// The list on a phone: a card per record, more while scrolling, pull down to ask again.
import { useVirtualizer } from "@tanstack/react-virtual";
import { Button } from "antd";
import { type TouchEvent, useEffect, useRef, useState } from "react";
import type { RecordData } from "@/api/types";
import { problemText } from "@/feedback/problemText";
import { fieldKind } from "@/fields/registry";
import { useText } from "@/i18n/setup";
import { Bar } from "@/ui/Skeleton";
import type { ListColumn } from "./columns";
import styles from "./list.module.css";
import type { Rows } from "./rowWindow";
import { type Selection, toggle } from "./selection";
import { cellValue } from "./TableRow";
import table from "./table.module.css";
import { useLongPress } from "./useLongPress";

const CARD = 128;
const AHEAD = 15;
const PULL = 70;

interface Properties {
  form: string;
  label: string;
  rows: Rows;
  title: ListColumn | undefined;
  columns: ListColumn[];
  onOpen: (id: string) => void;
  onMore: () => void;
  onRetry: () => void;
  onRefresh: () => void;
  selection: Selection;
  onSelect: (selection: Selection) => void;
}

export function RecordCards(cards: Properties) {
  const { rows, columns, onMore } = cards;
  const { t } = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const { records, state } = rows;
  const selecting = cards.selection.ids.size > 0;
  const waiting = state === "loading" || state === "more";
  const virtual = useVirtualizer({
    count: records.length + (waiting && !rows.stale ? 3 : 0),
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD,
    overscan: 6,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (state === "more" && last >= records.length - AHEAD) onMore();
  }, [state, last, records.length, onMore]);
  const pull = usePull(scroller, cards.onRefresh);
  return (
    <div ref={scroller} className={`${styles.cards} ${rows.stale ? table.stale : ""}`} {...pull.touch}>
      {pull.distance > 10 ? (
        <div className={styles.count} style={{ padding: 8, textAlign: "center" }}>
          {t(pull.distance > PULL ? "list.releaseToRefresh" : "list.pullToRefresh")}
        </div>
      ) : null}
      <div
        className={`${styles.cardsInner} ${table.inner}`}
        style={{ height: virtual.getTotalSize() }}
        role="list"
        aria-label={cards.label}
      >
        {items.map((item) => {
          const record = records[item.index];
          return (
            <div
              key={record?.id ?? item.index}
              ref={virtual.measureElement}
              data-index={item.index}
              role="listitem"
              className={styles.slot}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {record ? (
                <Card
                  {...cards}
                  record={record}
                  columns={columns}
                  flash={rows.flashed.has(record.id)}
                  selected={selecting ? cards.selection.whole || cards.selection.ids.has(record.id) : undefined}
                  onToggle={(id) => cards.onSelect(toggle(cards.selection, id))}
                />
              ) : (
                <div className={styles.card} style={{ display: "grid", gap: 14 }}>
                  <Bar width="50%" />
                  <Bar width="80%" />
                  <Bar width="70%" />
                </div>
              )}
            </div>
          );
        })}
      </div>
      {state === "failed" ? (
        <div className={table.failed} role="alert">
          {problemText(rows.problem, t)}
          <Button onClick={cards.onRetry}>{t("action.retry")}</Button>
        </div>
      ) : null}
    </div>
  );
}

interface CardProperties {
  form: string;
  record: RecordData;
  title: ListColumn | undefined;
  columns: ListColumn[];
  flash: boolean;
  /** Whether it is chosen; undefined while nothing is. */
  selected: boolean | undefined;
  onOpen: (id: string) => void;
  onToggle: (id: string) => void;
}

function Card({ form, record, title, columns, flash, selected, onOpen, onToggle }: CardProperties) {
  const { t, label, language } = useText();
  const place = { form, id: record.id };
  const press = useLongPress(
    () => (selected === undefined ? onOpen(record.id) : onToggle(record.id)),
    () => onToggle(record.id),
  );
  const textOf = (column: ListColumn) =>
    fieldKind(column.field.type).toText(column.field, cellValue(record, column), record.titles, language);
  const named = [...(title ? [title] : []), ...columns].find((column) => textOf(column));
  const name = named ? textOf(named) : "";
  return (
    <button
      type="button"
      aria-pressed={selected}
      className={[styles.card, flash && styles.flash, selected && styles.cardChosen].filter(Boolean).join(" ")}
      {...press}
    >
      <div className={styles.cardTitle}>{name || t("list.untitled")}</div>
      {columns
        .filter((column) => column !== named)
        .map((column) => {
          const { Cell } = fieldKind(column.field.type);
          const value = cellValue(record, column);
          return (
            <div key={column.name} className={styles.cardLine}>
              <span>{label(column.field.label)}</span>
              <span>
                {value === null ? (
                  "–"
                ) : (
                  <Cell field={column.field} value={value} titles={record.titles} place={place} />
                )}
              </span>
            </div>
          );
        })}
    </button>
  );
}

/** Pulling down at the top of the list asks again. */
function usePull(scroller: { current: HTMLDivElement | null }, onRefresh: () => void) {
  const start = useRef<number | null>(null);
  const [distance, setDistance] = useState(0);
  const touch = {
    onTouchStart: (event: TouchEvent) => {
      start.current = scroller.current?.scrollTop === 0 ? (event.touches[0]?.clientY ?? null) : null;
    },
    onTouchMove: (event: TouchEvent) => {
      if (start.current !== null) setDistance(Math.max(0, (event.touches[0]?.clientY ?? 0) - start.current));
    },
    onTouchEnd: () => {
      if (distance > PULL) onRefresh();
      start.current = null;
      setDistance(0);
    },
  };
  return { distance, touch };
}
