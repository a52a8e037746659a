// What a person typed and has not saved, kept on this device until it is saved or thrown away.

import type { FieldDefinition, Json, Titles, Values } from "@/api/types";
import { properties } from "@/fields/definition";
import { readStored, writeStored } from "@/ui/useStored";
import { isEmpty, rowsOf } from "./values";

export interface Draft {
  /** The id a new record will have: sending it twice creates it once. */
  id: string;
  /** Only the fields that were changed. */
  values: Values;
  /** What those fields were before. */
  base: Values;
  titles: Titles;
  revision: number | null;
  at: string;
}

const PREFIX = "jigsmith.draft.";
/** In characters; a larger one is not kept. */
export const LARGEST_DRAFT = 400_000;
export const MOST_DRAFTS = 20;

export function draftKey(member: string, form: string, record: string | null): string {
  return `${PREFIX}${member}.${form}.${record ?? "new"}`;
}

export function readDraft(key: string): Draft | null {
  const draft = readStored<Partial<Draft> | null>(key, null);
  if (!draft || typeof draft.id !== "string" || typeof draft.at !== "string" || !isObject(draft.values)) return null;
  const { id, at, values, revision = null } = draft;
  return { id, at, values, revision, base: draft.base ?? {}, titles: draft.titles ?? {} };
}

function isObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Keeps it, unless it is too large to keep; the oldest go when there are too many. */
export function keepDraft(key: string, draft: Draft): void {
  if (JSON.stringify(draft).length > LARGEST_DRAFT) dropDraft(key);
  else writeStored(key, draft);
  for (const old of storedKeys().slice(MOST_DRAFTS)) dropDraft(old);
}

export function dropDraft(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // storage is forbidden, so there was no draft either
  }
}

/** Newest first. */
function storedKeys(): string[] {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    const dated = keys.map((key) => ({ key, at: readDraft(key)?.at ?? "" }));
    return dated.sort((a, b) => (a.at < b.at ? 1 : -1)).map(({ key }) => key);
  } catch {
    return [];
  }
}

const FILES = new Set(["file", "image", "signature"]);

/** True when the form takes files: those are not kept. */
export function takesFiles(fields: readonly FieldDefinition[]): boolean {
  return fields.some((field) => FILES.has(field.type) || takesFiles(properties(field).fields ?? []));
}

/** Values without files, which only live on the server for a while. */
export function withoutFiles(fields: readonly FieldDefinition[], values: Values): Record<string, Json> {
  const kept: Record<string, Json> = {};
  for (const field of fields) {
    const value = values[field.name];
    if (value === undefined || FILES.has(field.type)) continue;
    const columns = properties(field).fields ?? [];
    kept[field.name] = takesFiles(columns) && !isEmpty(value) ? rowsWithoutFiles(columns, value) : value;
  }
  return kept;
}

function rowsWithoutFiles(columns: readonly FieldDefinition[], rows: Json): Json {
  const lost = columns.filter((column) => FILES.has(column.type)).map((column) => column.name);
  return rowsOf(rows).map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !lost.includes(name))));
}
