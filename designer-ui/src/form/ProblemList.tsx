// What has to be mended, at the head of a form; a click leads to the field.

import { Alert } from "antd";
import type { FieldDefinition } from "@/api/types";
import { properties } from "@/fields/definition";
import { useText } from "@/i18n/setup";
import styles from "./form.module.css";
import type { Messages } from "./pointers";

const SHOWN = 5;

interface Properties {
  fields: readonly FieldDefinition[];
  messages: Messages;
  onShow: (field: string) => void;
}

export function ProblemList({ fields, messages, onShow }: Properties) {
  const { t, label } = useText();
  const entries = Object.entries(messages);
  if (!entries.length) return null;
  const own = entries.filter(([key]) => key === "").map(([, message]) => message);
  const placed = entries.filter(([key]) => key !== "");
  return (
    <Alert
      type="error"
      showIcon
      className={styles.notice}
      title={placed.length ? t("form.problemCount", { count: entries.length }) : own[0]}
      description={
        placed.length > 0 && (
          <ul className={styles.problems}>
            {own.map((message) => (
              <li key={message}>{message}</li>
            ))}
            {placed.slice(0, SHOWN).map(([key, message]) => (
              <li key={key}>
                <button type="button" onClick={() => onShow(key.split("/")[0] ?? "")}>
                  {placeName(fields, key, label, (row) => t("form.row", { row }))}
                </button>
                ：{message}
              </li>
            ))}
            {placed.length > SHOWN && <li>{t("form.moreProblems", { count: placed.length - SHOWN })}</li>}
          </ul>
        )
      }
    />
  );
}

/** "明细 · 第 3 行 · 数量" for "lines/2/qty". */
export function placeName(
  fields: readonly FieldDefinition[],
  key: string,
  label: (text: FieldDefinition["label"]) => string,
  rowName: (row: number) => string,
): string {
  const [name = "", row, column] = key.split("/");
  const field = fields.find((candidate) => candidate.name === name);
  if (!field) return name;
  const inner = properties(field).fields?.find((candidate) => candidate.name === column);
  const parts = [
    label(field.label),
    row === undefined ? "" : rowName(Number(row) + 1),
    inner ? label(inner.label) : "",
  ];
  return parts.filter(Boolean).join(" · ");
}
