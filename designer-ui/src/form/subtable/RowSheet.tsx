// One row of a sub-table with all its fields: from below on a phone, from the side on a desk.

import {
  ArrowDownOutlined,
  ArrowUpOutlined,
  CopyOutlined,
  DeleteOutlined,
  LeftOutlined,
  RightOutlined,
} from "@ant-design/icons";
import { Button, Drawer, Space } from "antd";
import { fieldKind } from "@/fields/registry";
import { useText } from "@/i18n/setup";
import { usePhone } from "@/ui/useMedia";
import { FieldBox } from "../FieldBox";
import formStyles from "../form.module.css";
import { withoutField } from "../pointers";
import { placeOf, setCell } from "./rows";
import type { TableProperties } from "./SubTable";

interface Properties extends TableProperties {
  index: number;
  onGo: (row: number) => void;
  onClose: () => void;
  onRemove: () => void;
  onDuplicate: () => void;
  onMove: (by: number) => void;
}

export function RowSheet(props: Properties) {
  const { field, columns, rows, messages, disabled, context, index, onRows, onMessages, onGo, onClose } = props;
  const { t, label } = useText();
  const phone = usePhone();
  const row = rows[index];
  const place = disabled ? placeOf(context) : undefined;
  const own = Object.fromEntries(Object.entries(messages).filter(([key]) => key.startsWith(`${field.name}/`)));
  if (!row) return null;
  return (
    <Drawer
      open
      onClose={onClose}
      placement={phone ? "bottom" : "right"}
      size={phone ? "85%" : 480}
      title={`${label(field.label)} · ${t("form.row", { row: index + 1 })}`}
      extra={
        <Space.Compact>
          <Button
            icon={<LeftOutlined />}
            disabled={index === 0}
            onClick={() => onGo(index - 1)}
            aria-label={t("subtable.previous")}
          />
          <Button
            icon={<RightOutlined />}
            disabled={index >= rows.length - 1}
            onClick={() => onGo(index + 1)}
            aria-label={t("subtable.next")}
          />
        </Space.Compact>
      }
      footer={disabled ? null : <RowActions {...props} />}
    >
      <div className={formStyles.stack} key={row._key}>
        {columns.map((column) => {
          const { Input, Cell } = fieldKind(column.type);
          const key = `${field.name}/${index}/${column.name}`;
          const id = `row-${row._key}-${column.name}`;
          const message = messages[key];
          return (
            <FieldBox key={column.name} field={column} inputId={id} span={24} message={message} editing={!disabled}>
              {disabled ? (
                <Cell field={column} value={row[column.name]} titles={context.titles} place={place} full />
              ) : (
                <Input
                  id={id}
                  field={column}
                  value={row[column.name]}
                  context={context}
                  status={message ? "error" : ""}
                  onChange={(value) => {
                    onRows(setCell(rows, index, column.name, value));
                    onMessages(withoutField(own, key));
                  }}
                  onUnreadable={(reason) => onMessages({ ...own, [key]: reason }, true)}
                />
              )}
            </FieldBox>
          );
        })}
      </div>
    </Drawer>
  );
}

function RowActions({ rows, index, maxRows, onClose, onRemove, onDuplicate, onMove }: Properties) {
  const { t } = useText();
  const phone = usePhone();
  return (
    <Space wrap>
      <Button type="primary" onClick={onClose}>
        {t("subtable.done")}
      </Button>
      <Button
        icon={<CopyOutlined />}
        onClick={onDuplicate}
        disabled={rows.length >= maxRows}
        aria-label={t("subtable.duplicate")}
      >
        {phone ? null : t("subtable.duplicate")}
      </Button>
      <Button
        icon={<ArrowUpOutlined />}
        onClick={() => onMove(-1)}
        disabled={index === 0}
        aria-label={t("subtable.moveUp")}
      />
      <Button
        icon={<ArrowDownOutlined />}
        onClick={() => onMove(1)}
        disabled={index >= rows.length - 1}
        aria-label={t("subtable.moveDown")}
      />
      <Button danger icon={<DeleteOutlined />} onClick={onRemove}>
        {t("action.delete")}
      </Button>
    </Space>
  );
}
