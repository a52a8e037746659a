// The editor of a sub-table: a grid on a desk, cards on a phone.

import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { lazy, Suspense, useMemo, useRef, useState } from "react";
import type { FieldDefinition, Json } from "@/api/types";
import { properties } from "@/fields/definition";
import type { InputContext } from "@/fields/kind";
import { useText } from "@/i18n/setup";
import { usePhone } from "@/ui/useMedia";
import type { Messages } from "../pointers";
import { type Row, rowsOf } from "../values";
import { Cards } from "./Cards";
import { Grid } from "./Grid";
import { duplicateRow, insertRows, movedMessages, moveRow, newRow, removeRows } from "./rows";
import styles from "./subtable.module.css";

const RowSheet = lazy(() => import("./RowSheet").then((sheet) => ({ default: sheet.RowSheet })));

const DOUBLE_CLICK_MS = 400;

interface Properties {
  field: FieldDefinition;
  value: Json | undefined;
  messages: Messages;
  disabled?: boolean;
  context: InputContext;
  onChange: (rows: Json) => void;
  onMessages: (own: Messages, areUnreadable?: boolean) => void;
}

/** What the grid and the cards share. */
export interface TableProperties {
  field: FieldDefinition;
  columns: FieldDefinition[];
  rows: Row[];
  messages: Messages;
  disabled: boolean;
  context: InputContext;
  maxRows: number;
  onRows: (rows: Row[]) => void;
  onMessages: (own: Messages, areUnreadable?: boolean) => void;
  onOpen: (row: number) => void;
}

export function SubTable({ field, value, messages, disabled = false, context, onChange, onMessages }: Properties) {
  const { t } = useText();
  const phone = usePhone();
  const [open, setOpen] = useState<number | null>(null);
  const openedAt = useRef(0);
  const show = (row: number) => {
    openedAt.current = performance.now();
    setOpen(row);
  };
  /** The second half of a double click falls on the mask of the sheet that the first half opened. */
  const close = () => performance.now() - openedAt.current > DOUBLE_CLICK_MS && setOpen(null);
  const rows = useMemo(() => rowsOf(value), [value]);
  const inside = useMemo(() => ({ ...context, within: field.name }), [context, field.name]);
  const { fields: columns = [], max_rows = Number.POSITIVE_INFINITY } = properties(field);
  const setRows = (next: Row[]) => {
    onChange(next as unknown as Json);
    if (next.length !== rows.length) onMessages(movedMessages(messages, field.name, rows, next));
  };
  const table: TableProperties = {
    field,
    columns,
    rows,
    messages,
    disabled,
    context: inside,
    maxRows: max_rows,
    onRows: setRows,
    onMessages,
    onOpen: show,
  };
  const isFull = rows.length >= max_rows;
  const add = () => {
    setRows(insertRows(rows, rows.length, [newRow(columns)]));
    if (phone) setOpen(rows.length);
  };
  return (
    <div className={styles.table} data-subtable={field.name}>
      {phone ? <Cards {...table} /> : <Grid {...table} />}
      {!disabled && (
        <div className={styles.tools}>
          <Button
            size={phone ? "middle" : "small"}
            icon={<PlusOutlined />}
            onClick={add}
            disabled={isFull}
            block={phone}
          >
            {t("subtable.add")}
          </Button>
          {!phone && <small className={styles.hint}>{t("subtable.hint")}</small>}
          {isFull && <small className={styles.hint}>{t("subtable.full", { limit: max_rows })}</small>}
        </div>
      )}
      {open !== null && rows[open] && (
        <Suspense>
          <RowSheet
            {...table}
            index={open}
            onGo={setOpen}
            onClose={close}
            onRemove={() => {
              setRows(removeRows(rows, open, open));
              setOpen(null);
            }}
            onDuplicate={() => {
              setRows(duplicateRow(rows, open));
              setOpen(open + 1);
            }}
            onMove={(by) => {
              setRows(moveRow(rows, open, open + by));
              setOpen(open + by);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
