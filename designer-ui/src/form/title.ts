// What a record is called.

import type { FormInfo, Language, RecordData } from "@/api/types";
import { fieldKind } from "@/fields/registry";

/** The text of the form's title field; "" when it is empty or the form has none. */
export function titleOf(info: FormInfo, record: RecordData, language: Language): string {
  const field = info.definition.fields.find((candidate) => candidate.name === (info.title ?? info.definition.title));
  if (!field) return "";
  return fieldKind(field.type).toText(field, record.values[field.name], record.titles, language);
}
