// A sub-table on a phone: a card per row, a tap opens it.

import { fieldKind } from "@/fields/registry";
import { useText } from "@/i18n/setup";
import { isEmpty } from "../values";
import { columnTotal, placeOf } from "./rows";
import type { TableProperties } from "./SubTable";
import styles from "./subtable.module.css";

const SHOWN = 4;

export function Cards({ field, columns, rows, messages, disabled, context, onOpen }: TableProperties) {
  const { t, label } = useText();
  if (!rows.length) return <p className={styles.none}>{t("subtable.none")}</p>;
  const totals = columns.flatMap((column) => {
    const total = columnTotal(rows, column);
    return total === null ? [] : [{ column, total }];
  });
  return (
    <ol className={styles.cards}>
      {rows.map((row, index) => {
        const filled = columns.filter((column) => !isEmpty(row[column.name])).slice(0, SHOWN);
        const problem = Object.entries(messages).find(([key]) => key.startsWith(`${field.name}/${index}/`))?.[1];
        return (
          <li key={row._key}>
            <button type="button" className={styles.card} onClick={() => onOpen(index)}>
              <b>{index + 1}</b>
              <span className={styles.pairs}>
                {filled.length === 0 && <i>{t("subtable.emptyRow")}</i>}
                {filled.map((column) => {
                  const { Cell } = fieldKind(column.type);
                  return (
                    <span key={column.name} className={styles.pair}>
                      <small>{label(column.label)}</small>
                      <Cell
                        field={column}
                        value={row[column.name]}
                        titles={context.titles}
                        place={disabled ? placeOf(context) : undefined}
                      />
                    </span>
                  );
                })}
                {problem && <span className={styles.problem}>{problem}</span>}
              </span>
            </button>
          </li>
        );
      })}
      {totals.length > 0 && (
        <li className={styles.sum}>
          {totals.map(({ column, total }) => {
            const { Cell } = fieldKind(column.type);
            return (
              <span key={column.name} className={styles.pair}>
                <small>{`${t("subtable.total")} · ${label(column.label)}`}</small>
                <Cell field={column} value={total} titles={{}} />
              </span>
            );
          })}
        </li>
      )}
    </ol>
  );
}
