// Which columns are shown and in which order: drag the handle, or use the arrow keys on it.
import { HolderOutlined } from "@ant-design/icons";
import { Button, Checkbox } from "antd";
import { type KeyboardEvent, useState } from "react";
import { useText } from "@/i18n/setup";
import { moveTo, orderedFor } from "./columnOrder";
import type { ListColumn } from "./columns";
import styles from "./list.module.css";

interface Properties {
  all: ListColumn[];
  shown: string[];
  onChange: (shown: string[]) => void;
  onReset?: () => void;
}

export function ColumnChooser({ all, shown, onChange, onReset }: Properties) {
  const { t, label } = useText();
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const listed = orderedFor(all, shown);
  const toggle = (name: string) =>
    onChange(shown.includes(name) ? shown.filter((each) => each !== name) : [...shown, name]);
  const key = (event: KeyboardEvent, name: string) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || !shown.includes(name)) return;
    event.preventDefault();
    onChange(moveTo(shown, name, shown.indexOf(name) + step));
  };
  const drop = (target: string) => {
    if (dragged && shown.includes(target)) onChange(moveTo(shown, dragged, shown.indexOf(target)));
    setDragged(null);
    setOver(null);
  };
  return (
    <>
      <ul className={styles.columns} aria-label={t("list.columns")}>
        {listed.map(({ name, field }) => {
          const visible = shown.includes(name);
          return (
            <li
              key={name}
              className={`${styles.columnItem} ${over === name ? styles.over : ""}`}
              onDragOver={(event) => {
                if (!dragged || !visible) return;
                event.preventDefault();
                setOver(name);
              }}
              onDrop={() => drop(name)}
            >
              <Checkbox checked={visible} disabled={visible && shown.length === 1} onChange={() => toggle(name)}>
                {label(field.label)}
              </Checkbox>
              <span className={styles.space} />
              {visible ? (
                <button
                  type="button"
                  className={styles.handle}
                  draggable
                  aria-label={t("list.moveColumn", { column: label(field.label) })}
                  onDragStart={() => setDragged(name)}
                  onDragEnd={() => {
                    setDragged(null);
                    setOver(null);
                  }}
                  onKeyDown={(event) => key(event, name)}
                >
                  <HolderOutlined />
                </button>
              ) : null}
            </li>
          );
        })}
      </ul>
      {onReset ? (
        <Button type="link" size="small" onClick={onReset}>
          {t("list.resetColumns")}
        </Button>
      ) : null}
    </>
  );
}
