// One field of a form: its input, or its value where it may not be changed.

import { memo } from "react";
import type { FieldDefinition } from "@/api/types";
import type { InputContext } from "@/fields/kind";
import { fieldKind } from "@/fields/registry";
import { FieldBox } from "./FieldBox";
import styles from "./form.module.css";
import { SubTable } from "./subtable/SubTable";
import type { RecordFormState } from "./useRecordForm";
import { isEmpty } from "./values";

interface Properties {
  field: FieldDefinition;
  span?: number | null;
  form: RecordFormState;
  context: InputContext;
}

/** A key typed in one field draws that field, not the other three hundred. */
export const FormField = memo(FieldOfForm, isSame);

function isSame(before: Properties, now: Properties): boolean {
  const { name, type } = now.field;
  const [a, b] = [before.form, now.form];
  return (
    before.field === now.field &&
    before.span === now.span &&
    before.context.targets === now.context.targets &&
    a.values[name] === b.values[name] &&
    a.titles === b.titles &&
    a.readOnly === b.readOnly &&
    (type === "sub_table" ? a.messages === b.messages : a.messages[name] === b.messages[name])
  );
}

function FieldOfForm({ field, span, form, context }: Properties) {
  const id = `field-${context.recordId ?? "new"}-${field.name}`;
  const isReadOnly = form.readOnly.has(field.name);
  const message = form.messages[field.name];
  const { Input, Cell } = fieldKind(field.type);
  const value = form.values[field.name];
  if (field.type === "sub_table")
    return (
      <FieldBox field={field} span={span} message={message} editing={!isReadOnly}>
        <SubTable
          field={field}
          value={value}
          messages={form.messages}
          disabled={isReadOnly}
          context={context}
          onChange={(rows) => form.setRows(field.name, rows)}
          onMessages={(own, areUnreadable) => form.replaceMessages(field.name, own, areUnreadable)}
        />
      </FieldBox>
    );
  if (isReadOnly) {
    const place = context.recordId ? { form: context.form, id: context.recordId } : undefined;
    return (
      <FieldBox field={field} span={span} editing={false}>
        {isEmpty(value) ? (
          <span className={styles.empty}>—</span>
        ) : (
          <Cell field={field} value={value} titles={form.titles} place={place} full />
        )}
      </FieldBox>
    );
  }
  return (
    <FieldBox field={field} span={span} message={message} inputId={id} editing>
      <Input
        id={id}
        field={field}
        value={value}
        context={context}
        status={message ? "error" : ""}
        onChange={(next) => form.setValue(field.name, next)}
        onUnreadable={(reason) => form.replaceMessages(field.name, { [field.name]: reason }, true)}
      />
    </FieldBox>
  );
}
