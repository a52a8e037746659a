// The shapes of the HTTP interface. Definitions and request bodies are aliases of the types `make types` writes from
// the server; answers, which the server writes by hand, are written by hand here too (docs/reference/http.md).
import type { components } from "./schema";

type Schemas = components["schemas"];
/** `T` with these keys always there: the server fills defaults in before it answers. */
type Filled<T, K extends keyof T> = Omit<T, K> & Required<Pick<T, K>>;

export type Language = "zh" | "en";
export type Label = Schemas["Label"];
/** Any JSON; written here because a generated (indexed) type cannot be a list of itself. */
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

/** A field of any type, told apart by `type`. */
export type AnyField = Schemas["FormDefinition"]["fields"][number];
type Common = Pick<AnyField, "name" | "label" | "help" | "required" | "unique" | "indexed">;

/** A field by what all types share; each type's own properties are read by `properties` (fields/definition.ts).
 *  `type` is open, so that a page loaded before an update meets a newer type without falling over. */
export interface FieldDefinition extends Common {
  type: AnyField["type"] | (string & {});
  default?: Json;
  [property: string]: unknown;
}

export type LayoutItem = NonNullable<Schemas["FormDefinition"]["layout"]>[number];
export type Operator = Schemas["Operator"];
export type Comparison = Omit<Schemas["Comparison"], "value"> & { value?: Json };
export type Filter = Comparison | { all: Filter[] } | { any: Filter[] } | { not: Filter };
export type Sort = Schemas["Sort"];
type Filtered = { filter?: Filter | null };
export type ViewDefinition = Omit<Filled<Schemas["TableView"], "sorts">, "filter"> & Filtered;
export type ViewBody = Omit<Schemas["PersonalView"], "filter"> & Filtered;
export type PersonalView = Filled<ViewBody, "sorts"> & { id: string };
export type FormDefinition = Omit<Schemas["FormDefinition"], "fields" | "layout" | "views"> & {
  fields: FieldDefinition[];
  layout: LayoutItem[];
  views: ViewDefinition[];
};

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

export type RecordQuery = Omit<Schemas["QueryBody"], "filter"> & Filtered;
export type CountMode = NonNullable<RecordQuery["count"]>;
export type RecordCreate = Schemas["RecordCreate"];
export type RecordChange = Schemas["RecordChange"];
export type BulkChange = Omit<Schemas["BulkChange"], "filter"> & { filter?: Filter };
export type ExportRequest = Omit<Schemas["ExportRequest"], "filter"> & Filtered;
export type SignIn = Schemas["SignIn"];
export type SessionChange = Schemas["SessionChange"];
export type MemberBody = Schemas["MemberBody"];
export type MemberChange = Schemas["MemberChange"];
export type DepartmentBody = Schemas["DepartmentBody"];
export type DepartmentChange = Schemas["DepartmentChange"];
export type TokenBody = Schemas["TokenBody"];

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
