// The fields by which a reference in a file may be looked up.

import { useQuery } from "@tanstack/react-query";
import { formQuery } from "@/api/queries";
import { useText } from "@/i18n/setup";

const TEXTUAL = new Set(["text", "auto_number", "barcode"]);

export function useTargetFields(target: string): { value: string; label: string }[] {
  const { label } = useText();
  const info = useQuery({ ...formQuery(target), enabled: target !== "" });
  const fields = info.data?.definition.fields ?? [];
  return fields
    .filter((field) => TEXTUAL.has(field.type))
    .map((field) => ({ value: field.name, label: label(field.label) }));
}
