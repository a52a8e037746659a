// Two people changed one record: which fields differ, and what is sent after the choice.

import type { FieldDefinition, Json, Values } from "@/api/types";
import { sameField } from "@/form/values";

export interface Difference {
  field: string;
  base: Json;
  mine: Json;
  theirs: Json;
  /** I changed it. */
  isMine: boolean;
  /** Both changed it, to different values. */
  clash: boolean;
}

/** Fields that either side changed since `base`, except those where both arrived at the same value. */
export function differences(
  fields: readonly FieldDefinition[],
  base: Values,
  mine: Values,
  theirs: Values,
): Difference[] {
  return fields.flatMap((field) => {
    const [b, m, t] = [base[field.name] ?? null, mine[field.name] ?? null, theirs[field.name] ?? null];
    if (sameField(field, m, t)) return [];
    const isMine = !sameField(field, b, m);
    return [{ field: field.name, base: b, mine: m, theirs: t, isMine, clash: isMine && !sameField(field, b, t) }];
  });
}

export type Side = "mine" | "theirs";

/** The proposed choice: what only one side changed is kept; clashes start with mine. */
export function proposedSides(found: readonly Difference[]): Record<string, Side> {
  return Object.fromEntries(found.map((d) => [d.field, d.isMine ? "mine" : "theirs"]));
}

/** The values to send on top of theirs. */
export function merged(found: readonly Difference[], sides: Readonly<Record<string, Side>>): Record<string, Json> {
  return Object.fromEntries(found.filter((d) => sides[d.field] !== "theirs").map((d) => [d.field, d.mine]));
}
