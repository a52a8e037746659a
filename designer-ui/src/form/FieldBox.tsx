// One field of a form or record page: label, input or value, help, message.

import { Tooltip } from "antd";
import type { ReactNode } from "react";
import type { FieldDefinition } from "@/api/types";
import { useText } from "@/i18n/setup";
import styles from "./form.module.css";
import { spanOf } from "./layout";

interface Properties {
  field: FieldDefinition;
  inputId?: string;
  span?: number | null;
  message?: string;
  /** Shows the required mark and the help text. */
  editing: boolean;
  children: ReactNode;
}

export function FieldBox({ field, inputId, span, message, editing, children }: Properties) {
  const { t, label } = useText();
  const width = spanOf(field, span);
  const size = span ? "" : width === 24 ? styles.full : styles.third;
  const help = label(field.help);
  const name = label(field.label);
  const style = span ? ({ "--span": span } as React.CSSProperties) : undefined;
  return (
    <div className={`${styles.box} ${size}`} style={style} data-field={field.name}>
      <div className={styles.labelLine}>
        {editing && inputId ? (
          <label htmlFor={inputId} id={`${inputId}-label`}>
            {name}
          </label>
        ) : (
          <span className={editing ? undefined : styles.caption}>{name}</span>
        )}
        {editing && field.required && (
          <Tooltip title={t("form.required")}>
            <span className={styles.star} role="img" aria-label={t("form.required")}>
              *
            </span>
          </Tooltip>
        )}
      </div>
      <div className={editing ? undefined : styles.value}>{children}</div>
      {message ? (
        <div className={styles.message} id={inputId && `${inputId}-message`} role="alert">
          {message}
        </div>
      ) : (
        editing && help && <div className={styles.help}>{help}</div>
      )}
    </div>
  );
}
