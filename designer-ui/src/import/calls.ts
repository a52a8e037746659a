// Calls about imports.

import { get, post, put, upload } from "@/api/http";
import type { JobState, Json, ProblemEntry } from "@/api/types";

export interface SheetColumn {
  title: string;
  samples: string[];
  field: string | null;
}

export interface Sheet {
  name: string;
  columns: SheetColumn[];
  rows: number;
}

export interface ReferenceSetting {
  by: string;
  create: boolean;
}

export interface ImportSettings {
  sheet: string;
  columns: Record<string, string | null>;
  match: string[];
  mode: "all_or_nothing" | "skip_bad";
  references: Record<string, ReferenceSetting>;
  update_existing: boolean;
}

export type ImportState =
  | "uploaded"
  | "checking"
  | "checked"
  | "importing"
  | "done"
  | "failed"
  | "undone"
  | "cancelled";

export type Outcome = "added" | "updated" | "unchanged" | "duplicate" | "error";

export interface Counts {
  added: number;
  updated: number;
  unchanged: number;
  duplicates: number;
  errors: number;
  rows: number;
  cell_errors: number;
}

export interface ImportData {
  id: string;
  form: string;
  state: ImportState;
  sheets?: Sheet[];
  settings: ImportSettings | null;
  progress: { done: number; total: number | null } | null;
  counts: Counts;
  problem?: { code: string; message: string; errors: Pick<ProblemEntry, "path" | "code" | "message">[] } | null;
  /** What an undo did, and the records it left alone with the reason. */
  undo?: { deleted: number; restored: number; conflicts: { code: string; message: string }[] };
  created_at: string;
  by_name: string | null;
  file_name: string;
}

export interface PreviewRow {
  row: number;
  outcome: Outcome;
  values: Record<string, string>;
  errors?: (Pick<ProblemEntry, "code" | "message"> & { column: string | null; field: string | null })[];
  changes?: Record<string, { before: Json; after: Json }>;
  duplicate_of?: number | null;
  /** Records of other forms that would be made for this row. */
  creates?: { form: string; text: string }[];
}

export const importKeys = {
  all: ["imports"] as const,
  list: (form: string) => ["imports", "list", form] as const,
  one: (id: string) => ["imports", "one", id] as const,
  preview: (id: string, outcome: Outcome, page: number) => ["imports", "preview", id, outcome, page] as const,
};

const at = (id: string, rest = "") => `/api/imports/${encodeURIComponent(id)}${rest}`;

export function uploadImport(form: string, file: File, onShare: (share: number) => void) {
  const body = new FormData();
  body.set("form", form);
  body.set("file", file);
  return upload<{ id: string; sheets: Sheet[] }>("/api/imports", body, onShare);
}

export const startCheck = (id: string, settings: ImportSettings) =>
  put<{ job_id: string }>(at(id, "/settings"), settings);
export const getImport = (id: string) => get<ImportData>(at(id));
export const getPreview = (id: string, outcome: Outcome, offset: number, limit: number) =>
  get<{ rows: PreviewRow[]; total: number }>(at(id, "/preview"), { outcome, offset, limit });
export const runImport = (id: string) => post<{ job_id: string }>(at(id, "/run"));
export const undoImport = (id: string) => post<{ job_id: string }>(at(id, "/undo"));
export const cancelImport = (id: string) => post<unknown>(at(id, "/cancel"));
export const listImports = (form: string) => get<ImportData[]>("/api/imports", { form });
/** A job's state; a failed one says why in the asker's language. */
export type Job = Pick<JobState, "state" | "progress"> & { error: { code: string; message: string } | null };
export const getJob = (id: string) => get<Job>(`/api/jobs/${encodeURIComponent(id)}`);
export const errorsAddress = (id: string) => at(id, "/errors.xlsx");
