// The list's state lives in the address: the view, and only what differs from it.
import type { Filter, FormInfo, Label, Sort } from "@/api/types";

export interface ListView {
  key: string;
  label: Label;
  /** Saved by this person for themselves. */
  personal: boolean;
  columns: string[];
  filter: Filter | null;
  sorts: Sort[];
}

export interface ListState {
  view: ListView;
  search: string;
  filter: Filter | null;
  sorts: Sort[];
  columns: string[];
  /** Something differs from the view. */
  changed: boolean;
}

export type ListChange = Partial<Pick<ListState, "search" | "filter" | "sorts" | "columns">>;

const NOTHING = "none";
const DEFAULT_COLUMNS = 8;
const UNLISTED = new Set(["sub_table", "rich_text"]);

/** The form's views, then the person's own; a form without views has one of its first fields. */
export function viewsOf(info: FormInfo, allRecords: Label): ListView[] {
  const listed = info.definition.fields.filter((field) => !UNLISTED.has(field.type)).map((field) => field.name);
  const built: ListView[] = info.definition.views.map((view) => ({
    key: view.name,
    label: view.label,
    personal: false,
    columns: view.columns,
    filter: view.filter ?? null,
    sorts: view.sorts ?? [],
  }));
  const first: ListView = {
    key: "all",
    label: allRecords,
    personal: false,
    columns: listed.slice(0, DEFAULT_COLUMNS),
    filter: null,
    sorts: [],
  };
  const own: ListView[] = info.personal_views.map((view) => ({
    key: view.id,
    label: view.label,
    personal: true,
    columns: view.columns,
    filter: view.filter ?? null,
    sorts: view.sorts ?? [],
  }));
  return [...(built.length > 0 ? built : [first]), ...own];
}

export const sortsToText = (sorts: Sort[]): string =>
  sorts.map((sort) => (sort.descending ? `-${sort.field}` : sort.field)).join(",");

export const sortsFromText = (text: string): Sort[] =>
  text
    .split(",")
    .filter(Boolean)
    .map((part) =>
      part.startsWith("-") ? { field: part.slice(1), descending: true } : { field: part, descending: false },
    );

const same = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

function filterFromText(text: string): Filter | null | undefined {
  if (text === NOTHING) return null;
  try {
    const filter: unknown = JSON.parse(text);
    return typeof filter === "object" && filter !== null && !Array.isArray(filter) ? (filter as Filter) : undefined;
  } catch {
    return undefined;
  }
}

/** Reads the address; unreadable parts fall back to the view's. */
export function readState(search: URLSearchParams, views: ListView[]): ListState {
  const view = views.find((each) => each.key === search.get("view")) ?? (views[0] as ListView);
  const filterText = search.get("filter");
  const typed = filterText === null ? undefined : filterFromText(filterText);
  const filter = typed === undefined ? view.filter : typed;
  const sortText = search.get("sort");
  const sorts = sortText === null ? view.sorts : sortText === NOTHING ? [] : sortsFromText(sortText);
  const columns = search.get("columns")?.split(",").filter(Boolean) ?? view.columns;
  const changed = !same(filter, view.filter) || !same(sorts, view.sorts) || !same(columns, view.columns);
  return { view, search: search.get("q") ?? "", filter, sorts, columns, changed };
}

/** The address after a change; what equals the view is left out. */
export function writeState(state: ListState, change: ListChange): URLSearchParams {
  const next = { ...state, ...change };
  const { view } = next;
  const search = new URLSearchParams();
  search.set("view", view.key);
  if (next.search) search.set("q", next.search);
  if (!same(next.filter, view.filter)) search.set("filter", next.filter ? JSON.stringify(next.filter) : NOTHING);
  if (!same(next.sorts, view.sorts)) search.set("sort", sortsToText(next.sorts) || NOTHING);
  if (!same(next.columns, view.columns)) search.set("columns", next.columns.join(","));
  return search;
}

/** A click on a column head: up, down, off; with shift beside the other sorts. */
export function toggleSort(sorts: Sort[], field: string, beside: boolean): Sort[] {
  const current = sorts.find((sort) => sort.field === field);
  const next: Sort[] = !current
    ? [{ field, descending: false }]
    : current.descending
      ? []
      : [{ field, descending: true }];
  if (!beside) return next;
  if (!current) return [...sorts, ...next].slice(-5);
  return sorts.flatMap((sort) => (sort.field === field ? next : [sort]));
}
