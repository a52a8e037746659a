// One row of the grid: its number, its cells and its menu.

import { ExpandAltOutlined, HolderOutlined, MoreOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { type DragEvent, type MouseEvent, memo } from "react";
import type { FieldDefinition, Json } from "@/api/types";
import type { InputContext } from "@/fields/kind";
import { fieldKind } from "@/fields/registry";
import { useText } from "@/i18n/setup";
import { isEmpty, type Row } from "../values";
import type { At } from "./keys";
import { placeOf } from "./rows";
import styles from "./subtable.module.css";

export type RowAction = "insertAbove" | "insertBelow" | "duplicate" | "up" | "down" | "remove";

export interface RowHandlers {
  press: (at: At, event: MouseEvent) => void;
  write: (at: At, value: Json) => void;
  stop: (refocus: boolean) => void;
  open: (row: number) => void;
  act: (row: number, action: RowAction) => void;
  drag: (row: number | null) => void;
  over: (row: number, event: DragEvent) => void;
  drop: () => void;
}

interface Properties {
  row: Row;
  index: number;
  columns: FieldDefinition[];
  /** The selected columns of this row; left > right when there are none. */
  left: number;
  right: number;
  cursor: number;
  isEditing: boolean;
  problems: Readonly<Record<string, string>>;
  context: InputContext;
  disabled: boolean;
  dropEdge: "above" | "below" | "";
  handlers: RowHandlers;
}

export const GridRow = memo(function GridRow(props: Properties) {
  const { index, columns, left, right, cursor, isEditing, problems, disabled, dropEdge, handlers } = props;
  const { t } = useText();
  return (
    <tr
      aria-rowindex={index + 2}
      className={dropEdge ? styles[dropEdge] : undefined}
      onDragOver={(event) => handlers.over(index, event)}
      onDrop={handlers.drop}
    >
      <th scope="row" className={styles.number}>
        <span>{index + 1}</span>
        {!disabled && (
          // biome-ignore lint/a11y/noStaticElementInteractions: the keyboard moves rows with Alt and the arrows
          <span
            draggable
            className={styles.handle}
            title={t("subtable.drag")}
            onDragStart={() => handlers.drag(index)}
            onDragEnd={() => handlers.drag(null)}
          >
            <HolderOutlined />
          </span>
        )}
      </th>
      {columns.map((column, at) => (
        <GridCell
          key={column.name}
          {...props}
          column={column}
          at={at}
          isSelected={at >= left && at <= right}
          isCursor={at === cursor}
          isEditing={isEditing && at === cursor}
          problem={problems[column.name]}
        />
      ))}
      <td className={styles.menu}>
        <Button
          type="text"
          size="small"
          tabIndex={-1}
          icon={<ExpandAltOutlined />}
          aria-label={t("subtable.open", { row: index + 1 })}
          title={t("subtable.open", { row: index + 1 })}
          onClick={() => handlers.open(index)}
        />
        {!disabled && <RowMenu index={index} act={handlers.act} />}
      </td>
    </tr>
  );
});

function RowMenu({ index, act }: { index: number; act: RowHandlers["act"] }) {
  const { t } = useText();
  const item = (key: RowAction, keys: string, danger = false) => ({
    key,
    danger,
    label: t(`subtable.${key}`),
    extra: keys,
    onClick: () => act(index, key),
  });
  const items = [
    item("insertAbove", ""),
    item("insertBelow", "Ctrl+Enter"),
    item("duplicate", "Ctrl+Shift+D"),
    item("up", "Alt+↑"),
    item("down", "Alt+↓"),
    item("remove", "Ctrl+Del", true),
  ];
  return (
    <Dropdown menu={{ items }} trigger={["click"]}>
      <Button
        type="text"
        size="small"
        tabIndex={-1}
        icon={<MoreOutlined />}
        aria-label={t("subtable.menu", { row: index + 1 })}
      />
    </Dropdown>
  );
}

interface CellProperties extends Properties {
  column: FieldDefinition;
  at: number;
  isSelected: boolean;
  isCursor: boolean;
  problem?: string;
}

function GridCell(props: CellProperties) {
  const { row, index, column, at, isSelected, isCursor, isEditing, problem, context, disabled, handlers } = props;
  const kind = fieldKind(column.type);
  const value = row[column.name];
  const place = { row: index, column: at };
  const names = [
    styles.cell,
    isSelected && styles.selected,
    isCursor && styles.cursor,
    problem && styles.wrong,
    kind.align && styles[kind.align],
  ];
  const take = (next: Json) => {
    handlers.write(place, next);
    if (kind.editor === "pick") handlers.stop(true);
  };
  return (
    <td
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a cell of the grid around the table
      role="gridcell"
      aria-selected={isSelected}
      aria-invalid={problem ? true : undefined}
      aria-colindex={at + 2}
      title={problem}
      data-cursor={isCursor ? "" : undefined}
      data-editing={isEditing ? "" : undefined}
      data-cell={`${index}/${column.name}`}
      className={names.filter(Boolean).join(" ")}
      onMouseDown={(event) => handlers.press(place, event)}
      onBlur={(event) => isEditing && leaves(event) && handlers.stop(false)}
    >
      {isEditing ? (
        <kind.Input
          id={`cell-${row._key}-${column.name}`}
          field={column}
          value={value}
          onChange={take}
          context={{ ...context, inCell: true }}
        />
      ) : (
        <div className={styles.shown}>
          {problem && isEmpty(value) ? (
            <span className={styles.reason}>{problem}</span>
          ) : (
            <kind.Cell
              field={column}
              value={value}
              titles={context.titles}
              place={disabled ? placeOf(context) : undefined}
            />
          )}
        </div>
      )}
    </td>
  );
}

/** The focus went out of the cell, and not into a list, calendar or dialog the cell opened. */
function leaves(event: React.FocusEvent<HTMLElement>): boolean {
  const next = event.relatedTarget as HTMLElement | null;
  if (!next) return true;
  if (event.currentTarget.contains(next)) return false;
  return !next.closest(".ant-select-dropdown, .ant-picker-dropdown, .ant-cascader-dropdown, .ant-modal-root");
}
