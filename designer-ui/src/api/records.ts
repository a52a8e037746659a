// Calls about records of one form.
import { get, patch, post, remove } from "./http";
import type {
  BulkChange,
  BulkOutcome,
  Filter,
  HistoryEntry,
  Option,
  RecordChange,
  RecordCreate,
  RecordData,
  RecordPage,
  RecordQuery,
  Referrer,
  Values,
} from "./types";

const at = (form: string, ...rest: string[]) =>
  ["/api/records", form, ...rest].map((part, index) => (index ? encodeURIComponent(part) : part)).join("/");

export const queryRecords = (form: string, query: RecordQuery, signal?: AbortSignal) =>
  post<RecordPage>(at(form, "query"), query, signal);
export const getRecord = (form: string, id: string, signal?: AbortSignal) =>
  get<RecordData>(at(form, id), undefined, signal);
export const createRecord = (form: string, values: Values, id?: string) =>
  post<RecordData>(at(form), { id, values } satisfies RecordCreate);
export const updateRecord = (form: string, id: string, revision: number, values: Values) =>
  patch<RecordData>(at(form, id), { revision, values } satisfies RecordChange);
export const deleteRecord = (form: string, id: string, revision?: number) => remove(at(form, id), { revision });
export const restoreRecord = (form: string, id: string) => post<RecordData>(at(form, id, "restore"));
export const purgeRecord = (form: string, id: string) => remove(at(form, id, "purge"));
export const getHistory = (form: string, id: string, cursor?: string | null) =>
  get<{ entries: HistoryEntry[]; next_cursor: string | null }>(at(form, id, "history"), { cursor });
export const getReferrers = (form: string, id: string) => get<Referrer[]>(at(form, id, "referrers"));
export const getOptions = (form: string, search: string, filter?: Filter | null, limit = 20, signal?: AbortSignal) =>
  get<Option[]>(at(form, "options"), { search, filter: filter ? JSON.stringify(filter) : undefined, limit }, signal);

/** At most 1,000 rows a call. */
export const bulk = (form: string, action: BulkChange) => post<BulkOutcome>(at(form, "bulk"), action);

/** The address of a stored file; `inline` for pictures shown in the page. */
export const fileAddress = (form: string, record: string, field: string, file: string, inline = false) =>
  at(form, record, "files", field, file) + (inline ? "?inline=1" : "");
