// The properties a field type may have beyond the common ones (engine/fields), read with their types.

import type { FieldDefinition, Filter, Label } from "@/api/types";

export interface Choice {
  value: string;
  label: Label;
  colour?: string | null;
  active?: boolean;
  children?: Choice[];
}

export interface FieldProperties {
  max_length?: number;
  format?: string | null;
  pattern?: string | null;
  placeholder?: string | null;
  scan?: boolean;
  lines?: number;
  control?: string;
  true_label?: Label;
  false_label?: Label;
  thousands?: boolean;
  min?: number | string | null;
  max?: number | string | null;
  decimals?: number;
  precision?: "minute" | "second";
  unit?: Label | null;
  currency?: string | null;
  options?: Choice[];
  leaf_only?: boolean;
  levels?: number;
  detail?: boolean;
  accept?: string[];
  max_size_mb?: number;
  camera_only?: boolean;
  min_count?: number;
  max_count?: number;
  min_rows?: number;
  max_rows?: number;
  target?: string;
  create?: boolean;
  field?: string;
  columns?: string[];
  filter?: Filter | null;
  fields?: FieldDefinition[];
}

/** The type's own properties of a field. */
export function properties(field: FieldDefinition): FieldProperties {
  return field as FieldDefinition & FieldProperties;
}
