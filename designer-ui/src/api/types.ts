// The shapes of docs/reference/http.md, written by hand where the server's OpenAPI leaves JSON open.

export type Language = "zh" | "en";
export type Label = { zh: string; en?: string | null };
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface ProblemEntry {
  path: string;
  code: string;
  message: string;
  values: Record<string, unknown>;
  severity: "error" | "warning";
  definition: string | null;
  hint: string | null;
}

export interface ProblemBody {
  status: number;
  code: string;
  title: string;
  detail: string;
  values: Record<string, unknown>;
  errors: ProblemEntry[];
}

export interface Member {
  id: string;
  name: string;
  login: string;
  roles: string[];
  is_admin: boolean;
  language: Language;
  time_zone: string;
  departments: string[];
}

export interface Session {
  csrf: string;
  tenant: { id: string; code: string; name: string };
  tenants: { code: string; name: string }[];
  member: Member;
  version: number;
  server_time: string;
}

export type MenuItem =
  | { type: "form"; form: string; view: string | null; label: Label; icon: string | null }
  | { type: "group"; label: Label; icon: string | null; items: MenuItem[] };

export interface Menu {
  version: number;
  apps: { name: string; label: Label; items: MenuItem[] }[];
}

/** A field as the server defines it; each type's own properties are under their names (engine/fields). */
export interface FieldDefinition {
  type: string;
  name: string;
  label: Label;
  help?: Label | null;
  required: boolean;
  unique: boolean;
  default?: Json;
  indexed?: boolean;
  [property: string]: unknown;
}

export type LayoutItem =
  | { type: "field"; field: string; span?: number | null }
  | { type: "text"; text: Label }
  | { type: "divider"; label?: Label | null }
  | { type: "section"; label: Label; collapsed?: boolean; items: LayoutItem[] }
  | { type: "group"; label?: Label | null; items: LayoutItem[] }
  | { type: "columns"; columns: { span: number; items: LayoutItem[] }[] }
  | { type: "tabs"; tabs: { label: Label; items: LayoutItem[] }[] };

export type Operator =
  | "equals"
  | "not_equals"
  | "in"
  | "not_in"
  | "contains"
  | "not_contains"
  | "starts_with"
  | "less"
  | "at_most"
  | "greater"
  | "at_least"
  | "between"
  | "within"
  | "has_any"
  | "has_all"
  | "empty"
  | "not_empty";

export interface Comparison {
  field: string;
  operator: Operator;
  value?: Json;
}
export type Filter = Comparison | { all: Filter[] } | { any: Filter[] } | { not: Filter };

export interface Sort {
  field: string;
  descending: boolean;
}

export interface ViewDefinition {
  type?: "table";
  name: string;
  label: Label;
  columns: string[];
  filter?: Filter | null;
  sorts: Sort[];
}

export interface PersonalView {
  id: string;
  label: Label;
  columns: string[];
  filter?: Filter | null;
  sorts: Sort[];
}

export interface FormDefinition {
  kind: "form";
  name: string;
  label: Label;
  help?: Label | null;
  icon?: string | null;
  title?: string | null;
  fields: FieldDefinition[];
  layout: LayoutItem[];
  views: ViewDefinition[];
}

export interface FormRights {
  create: boolean;
  update: boolean;
  delete: boolean;
  import: boolean;
  export: boolean;
  read_only: string[];
}

export interface FormInfo {
  version: number;
  definition: FormDefinition;
  title: string | null;
  rights: FormRights;
  targets: Record<string, { label: Label; title: string | null; creatable: boolean }>;
  personal_views: PersonalView[];
}

export interface FormSummary {
  name: string;
  label: Label;
  icon: string | null;
  rights: FormRights;
}

export interface FieldTypeInfo {
  type: string;
  label: Label;
  icon: string;
  storage: string | null;
  operators: Operator[];
  sortable: boolean;
}

export interface StoredFile {
  id: string;
  name: string;
  size: number;
  type: string;
}

export type Values = Record<string, Json>;
export type Titles = Record<string, string>;

export interface RecordData {
  id: string;
  revision: number;
  created_at: string;
  created_by: string | null;
  updated_at: string;
  updated_by: string | null;
  deleted_at?: string | null;
  deleted_by?: string | null;
  values: Values;
  titles: Titles;
}

export interface RecordPage {
  records: RecordData[];
  next_cursor: string | null;
  count: number | null;
  count_is_exact: boolean;
}

export type CountMode = "none" | "about" | "exact";

export interface RecordQuery {
  filter?: Filter | null;
  sorts?: Sort[];
  search?: string;
  columns?: string[];
  limit?: number;
  cursor?: string | null;
  count?: CountMode;
  deleted?: boolean;
}

export interface HistoryEntry {
  at: string;
  by: string | null;
  by_name: string | null;
  action: string;
  revision: number;
  source: string | null;
  changes: Record<string, { before: Json; after: Json }>;
  titles: Titles;
}

export interface Referrer {
  form: string;
  field: string;
  label: Label | string;
  count: number;
}

export interface Option {
  id: string;
  title: string;
  subtitle: string | null;
}

export interface BulkOutcome {
  done: number;
  failed: number;
  rows: { id: string; outcome: string; problem?: ProblemBody | null }[];
}

export interface JobState {
  id: string;
  name: string;
  state: "queued" | "running" | "done" | "failed" | "cancelled";
  progress: { done: number; total: number | null } | null;
  result: Json;
  error: string | ProblemBody | null;
}

export interface PersonOption {
  id: string;
  name: string;
  login: string;
}
export interface DepartmentOption {
  id: string;
  name: string;
  parent_id: string | null;
}
export interface People {
  members: PersonOption[];
  departments: DepartmentOption[];
}

export interface RecordEvent {
  form: string;
  id: string;
  action: "create" | "update" | "delete" | "restore" | "purge" | (string & {});
  revision: number;
  by: string | null;
}
