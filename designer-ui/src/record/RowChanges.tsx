// The changed rows of a sub-table in a history entry.

import type { FieldDefinition, Json, Titles } from "@/api/types";
import { properties } from "@/fields/definition";
import { fieldKind } from "@/fields/registry";
import { isEmpty, sameValue } from "@/form/values";
import { useText } from "@/i18n/setup";
import styles from "./record.module.css";
import { type RowChange, rowChanges } from "./rowChanges";

const SHOWN = 20;

interface Properties {
  field: FieldDefinition;
  before: Json;
  after: Json;
  titles: Titles;
}

export function RowChanges({ field, before, after, titles }: Properties) {
  const { t } = useText();
  const changes = rowChanges(before, after);
  if (!changes.length) return <span>{t("recordPage.rowsMoved")}</span>;
  return (
    <ul className={styles.rows}>
      {changes.slice(0, SHOWN).map((change) => (
        <li key={`${change.kind}/${change.number}`}>
          <span className={styles[change.kind]}>{t(`recordPage.rows.${change.kind}`, { number: change.number })}</span>{" "}
          <Cells field={field} change={change} titles={titles} />
        </li>
      ))}
      {changes.length > SHOWN && <li>{t("form.moreProblems", { count: changes.length - SHOWN })}</li>}
    </ul>
  );
}

function Cells({ field, change, titles }: { field: FieldDefinition; change: RowChange; titles: Titles }) {
  const { label, language, t } = useText();
  const columns = properties(field).fields ?? [];
  const text = (column: FieldDefinition, value: Json | undefined) =>
    isEmpty(value) ? t("recordPage.nothing") : fieldKind(column.type).toText(column, value, titles, language);
  const side = change.kind === "removed" ? change.before : change.after;
  const told = columns.filter((column) =>
    change.kind === "changed"
      ? !sameValue(change.before[column.name], change.after[column.name])
      : !isEmpty(side[column.name]),
  );
  return (
    <>
      {told
        .map((column) =>
          change.kind === "changed"
            ? `${label(column.label)} ${text(column, change.before[column.name])} → ${text(column, change.after[column.name])}`
            : `${label(column.label)} ${text(column, side[column.name])}`,
        )
        .join(language === "en" ? ", " : "，")}
    </>
  );
}
