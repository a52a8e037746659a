// Which columns the server can sort by.
import { useCallback } from "react";
import { useFieldTypes } from "@/api/queries";
import type { ListColumn } from "./columns";

export function useSortable(): (column: ListColumn) => boolean {
  const types = useFieldTypes().data;
  return useCallback((column) => types?.find((type) => type.type === column.field.type)?.sortable ?? false, [types]);
}
