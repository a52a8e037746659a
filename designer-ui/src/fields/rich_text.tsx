// Formatted text.

import { useMemo } from "react";
import styles from "@/fields/fields.module.css";
import { useText } from "@/i18n/setup";
import { harmlessHtml, plainText } from "./harmless";
import type { CellProps, FieldKind, InputProps } from "./kind";
import { Line } from "./parts/Line";
import { RichTextEditor } from "./parts/RichTextEditor";

function RichTextCell({ value, full }: CellProps) {
  const html = typeof value === "string" ? value : "";
  const safe = useMemo(() => (full ? harmlessHtml(html) : ""), [html, full]);
  if (!full) return <Line text={plainText(html)} />;
  // biome-ignore lint/security/noDangerouslySetInnerHtml: cleaned by the server and again by harmlessHtml
  return <div className={styles.prose} dangerouslySetInnerHTML={{ __html: safe }} />;
}

function RichTextInput({ field, value, onChange, id, disabled, status }: InputProps) {
  const { label } = useText();
  return (
    <RichTextEditor
      id={id}
      html={typeof value === "string" ? value : ""}
      onChange={(html) => onChange(html || null)}
      disabled={disabled}
      status={status}
      label={label(field.label)}
    />
  );
}

export const richText: FieldKind = {
  Cell: RichTextCell,
  Input: RichTextInput,
  toText: (_, value) => (typeof value === "string" ? plainText(value) : ""),
  emptyValue: null,
  editor: "panel",
};
