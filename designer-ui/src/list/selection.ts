// Which rows are chosen, with ranges by shift; or everything the list's question matches.
import type { Filter } from "@/api/types";
import type { Question } from "./useRows";

export interface Selection {
  ids: ReadonlySet<string>;
  /** Also the matches that are not loaded yet. */
  whole?: boolean;
  /** Where a range starts: the row last touched without shift. */
  anchor: string | null;
}

export const NO_SELECTION: Selection = { ids: new Set(), anchor: null };

export function toggle(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchor: id };
}

/** Everything between the anchor and `id`, added to what is chosen. */
export function extend(selection: Selection, id: string, order: readonly string[]): Selection {
  const from = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
  const to = order.indexOf(id);
  if (from < 0 || to < 0) return toggle(selection, id);
  const ids = new Set(selection.ids);
  for (const each of order.slice(Math.min(from, to), Math.max(from, to) + 1)) ids.add(each);
  return { ids, anchor: selection.anchor };
}

export const selectAll = (order: readonly string[]): Selection => ({ ids: new Set(order), anchor: order[0] ?? null });

/** What a bulk call is about: named records, or all that a filter and a search match. */
export type Chosen = { count: number } & ({ ids: string[] } | { filter: Filter; search?: string });

const EVERYTHING: Filter = { all: [] };

export function chosenOf({ ids, whole }: Selection, { filter, search }: Question, count: number | null): Chosen {
  if (!whole) return { ids: [...ids], count: ids.size };
  return { filter: filter ?? EVERYTHING, search, count: count ?? ids.size };
}
