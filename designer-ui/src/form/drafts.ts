// What a person typed when the server could not be reached, kept on this device until it is sent.

import type { Titles, Values } from "@/api/types";
import { readStored, writeStored } from "@/ui/useStored";

export interface Draft {
  /** The id a new record will have: sending it twice creates it once. */
  id: string;
  values: Values;
  titles: Titles;
  revision: number | null;
  at: string;
}

export function draftKey(member: string, form: string, record: string | null): string {
  return `jigsmith.draft.${member}.${form}.${record ?? "new"}`;
}

export function readDraft(key: string): Draft | null {
  const draft = readStored<Draft | null>(key, null);
  return draft && typeof draft.id === "string" && typeof draft.values === "object" ? draft : null;
}

export function keepDraft(key: string, draft: Draft): void {
  writeStored(key, draft);
}

export function dropDraft(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // storage is forbidden, so there was no draft either
  }
}
