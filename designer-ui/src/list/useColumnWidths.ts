// Column widths of a form on this device.
import { useCallback, useMemo } from "react";
import { useStored } from "@/ui/useStored";
import { defaultWidth, type ListColumn } from "./columns";

const LEAST = 56;
const MOST = 900;

export function useColumnWidths(form: string, columns: ListColumn[]) {
  const [stored, store] = useStored<Record<string, number>>(`jigsmith.widths.${form}`, {});
  const widths = useMemo(
    () => columns.map((column) => stored[column.name] ?? defaultWidth(column.field)),
    [columns, stored],
  );
  const resize = useCallback(
    (name: string, width: number) => store({ ...stored, [name]: Math.round(Math.min(MOST, Math.max(LEAST, width))) }),
    [store, stored],
  );
  return { widths, resize };
}
