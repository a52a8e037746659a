// The fields a filter may use: the form's own, the record's, and one reference hop, loaded when looked at.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { formQuery, useFieldTypes } from "@/api/queries";
import type { FieldDefinition, FieldTypeInfo, Filter } from "@/api/types";
import type { ListColumn } from "./columns";

export interface FilterFields {
  fields: FieldDefinition[];
  hops: Record<string, FieldDefinition[]>;
  types: FieldTypeInfo[];
  find: (name: string) => FieldDefinition | undefined;
  canHop: (field: FieldDefinition) => boolean;
  loadHop: (name: string) => Promise<void>;
}

const NONE: FieldTypeInfo[] = [];
const targetOf = (field: FieldDefinition | undefined): string | null =>
  field?.type === "reference" && typeof field.target === "string" ? field.target : null;

export function useFilterFields(columns: ListColumn[], filter: Filter | null): FilterFields {
  const client = useQueryClient();
  const types = useFieldTypes().data ?? NONE;
  const [hops, setHops] = useState<Record<string, FieldDefinition[]>>({});
  const fields = useMemo(() => {
    const filterable = new Set(types.filter((type) => type.operators.length > 0).map((type) => type.type));
    return columns.map((column) => column.field).filter((field) => types.length === 0 || filterable.has(field.type));
  }, [columns, types]);

  const loadHop = useCallback(
    async (name: string) => {
      const target = targetOf(fields.find((field) => field.name === name));
      if (!target) return;
      const info = await client.fetchQuery(formQuery(target)).catch(() => null);
      const reached = (info?.definition.fields ?? []).filter((field) => field.type !== "sub_table");
      setHops((before) => (before[name] ? before : { ...before, [name]: reached }));
    },
    [client, fields],
  );
  const used = useMemo(() => hopsIn(filter).join(","), [filter]);
  useEffect(() => {
    for (const name of used.split(",")) if (name) void loadHop(name);
  }, [used, loadHop]);

  return useMemo(
    () => ({
      fields,
      hops,
      types,
      loadHop,
      canHop: (field) => targetOf(field) !== null,
      find: (name) => {
        const [own, hop] = name.split(".") as [string, string | undefined];
        const field = fields.find((each) => each.name === own);
        if (!field || hop === undefined) return field;
        const reached = hops[own]?.find((each) => each.name === hop);
        return reached && { ...reached, label: joined(field.label, reached.label) };
      },
    }),
    [fields, hops, types, loadHop],
  );
}

const joined = (one: FieldDefinition["label"], other: FieldDefinition["label"]) => ({
  zh: `${one.zh} › ${other.zh}`,
  en: `${one.en ?? one.zh} › ${other.en ?? other.zh}`,
});

function hopsIn(filter: Filter | null): string[] {
  if (!filter) return [];
  if ("all" in filter) return filter.all.flatMap(hopsIn);
  if ("any" in filter) return filter.any.flatMap(hopsIn);
  if ("not" in filter) return hopsIn(filter.not);
  return filter.field.includes(".") ? [filter.field.split(".")[0] as string] : [];
}
