// What the list asks the server: only the columns that are shown.
import { useMemo } from "react";
import type { ListColumn } from "./columns";
import type { ListState } from "./urlState";
import type { Question } from "./useRows";

export function useQuestion(
  form: string,
  { filter, sorts, search }: ListState,
  columns: ListColumn[],
  title: ListColumn | undefined,
): Question {
  return useMemo(() => {
    const names = new Set(columns.filter((column) => !column.system).map((column) => column.name));
    if (title) names.add(title.name);
    return { form, filter, sorts, search: search || undefined, columns: [...names].sort() };
  }, [form, filter, sorts, search, columns, title]);
}
