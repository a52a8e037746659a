// Two people changed one record: which fields differ, and what is sent after the choice.

import type { Json, Values } from "@/api/types";
import { sameValue } from "@/form/values";

export interface Difference {
  field: string;
  base: Json;
  mine: Json;
  theirs: Json;
  /** Both changed it, to different values. */
  clash: boolean;
}

/** Fields that either side changed since `base`, except those where both arrived at the same value. */
export function differences(fields: readonly string[], base: Values, mine: Values, theirs: Values): Difference[] {
  return fields.flatMap((field) => {
    const [b, m, t] = [base[field] ?? null, mine[field] ?? null, theirs[field] ?? null];
    if (sameValue(m, t)) return [];
    return [{ field, base: b, mine: m, theirs: t, clash: !sameValue(b, m) && !sameValue(b, t) }];
  });
}

export type Side = "mine" | "theirs";

/** The proposed choice: what only one side changed is kept; clashes start with mine. */
export function proposedSides(found: readonly Difference[]): Record<string, Side> {
  return Object.fromEntries(found.map((d) => [d.field, sameValue(d.base, d.mine) ? "theirs" : "mine"]));
}

/** The values to send on top of theirs. */
export function merged(found: readonly Difference[], sides: Readonly<Record<string, Side>>): Record<string, Json> {
  return Object.fromEntries(found.filter((d) => sides[d.field] !== "theirs").map((d) => [d.field, d.mine]));
}
