// The properties a field type may have beyond the common ones, gathered from the generated types of all field types.

import type { AnyField, FieldDefinition, Filter } from "@/api/types";

type KeyOf<T> = T extends unknown ? keyof T : never;
type ValueOf<T, K> = T extends unknown ? (K extends keyof T ? T[K] : never) : never;

type Gathered = {
  [K in Exclude<KeyOf<AnyField>, keyof Common>]?: ValueOf<AnyField, K>;
};
type Common = Pick<AnyField, "type" | "name" | "label" | "help" | "required" | "unique" | "default" | "indexed">;

type OptionOf<T> = T extends { options: (infer O)[] } ? O : never;
/** An option of a choice, or of a cascade, where it may have options below it. */
export type Choice = { [K in "value" | "label"]: ValueOf<OptionOf<AnyField>, K> } & {
  [K in Exclude<KeyOf<OptionOf<AnyField>>, "value" | "label" | "children">]?: ValueOf<OptionOf<AnyField>, K>;
} & { children?: Choice[] };

/** Every property of every type, each with what any type allows there; filters and rows in the words of this program. */
export interface FieldProperties extends Omit<Gathered, "options" | "filter" | "fields"> {
  options?: Choice[];
  filter?: Filter | null;
  fields?: FieldDefinition[];
}

/** The type's own properties of a field. */
export function properties(field: FieldDefinition): FieldProperties {
  return field as FieldDefinition & FieldProperties;
}
