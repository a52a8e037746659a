// Titles of the people and records a filter names, so that chips can say them.
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { get } from "@/api/http";
import { getOptions } from "@/api/records";
import type { Filter, Json, People, Titles } from "@/api/types";
import type { FilterFields } from "./useFilterFields";

interface Wanted {
  people: string[];
  records: Record<string, string[]>;
}

const PEOPLE = new Set(["member", "department", "members", "departments"]);
const isId = (value: Json): value is string => typeof value === "string" && /^[0-9a-f-]{36}$/i.test(value);

function collect(filter: Filter | null, fields: FilterFields, wanted: Wanted): Wanted {
  if (!filter) return wanted;
  if ("not" in filter) return collect(filter.not, fields, wanted);
  if ("all" in filter || "any" in filter) {
    for (const item of "all" in filter ? filter.all : filter.any) collect(item, fields, wanted);
    return wanted;
  }
  const field = fields.find(filter.field);
  const ids = [filter.value ?? null].flat().filter(isId);
  if (!field || ids.length === 0) return wanted;
  if (PEOPLE.has(field.type)) wanted.people.push(...ids);
  else if (typeof field.target === "string") {
    const known = wanted.records[field.target] ?? [];
    wanted.records[field.target] = [...known, ...ids];
  }
  return wanted;
}

async function fetchTitles(wanted: Wanted): Promise<Titles> {
  const titles: Titles = {};
  if (wanted.people.length > 0) {
    const people = await get<People>("/api/people", { ids: wanted.people.join(",") });
    for (const person of [...people.members, ...people.departments]) titles[person.id] = person.name;
  }
  for (const [form, ids] of Object.entries(wanted.records)) {
    const options = await getOptions(form, "", { field: "id", operator: "in", value: ids }, 100);
    for (const option of options) titles[option.id] = option.title;
  }
  return titles;
}

export function useTitles(filter: Filter | null, fields: FilterFields, shown: Titles) {
  const [picked, setPicked] = useState<Titles>({});
  const addTitles = useCallback((titles: Titles) => setPicked((before) => ({ ...before, ...titles })), []);
  const known = useMemo(() => ({ ...shown, ...picked }), [shown, picked]);
  const wanted = useMemo(() => collect(filter, fields, { people: [], records: {} }), [filter, fields]);
  const missing = {
    people: wanted.people.filter((id) => !known[id]),
    records: Object.fromEntries(
      Object.entries(wanted.records)
        .map(([form, ids]) => [form, ids.filter((id) => !known[id])] as const)
        .filter(([, ids]) => ids.length > 0),
    ),
  };
  const some = missing.people.length > 0 || Object.keys(missing.records).length > 0;
  const fetched = useQuery({
    queryKey: ["filter-titles", missing],
    queryFn: () => fetchTitles(missing),
    enabled: some,
    staleTime: 300_000,
  }).data;
  const titles = useMemo(() => ({ ...fetched, ...known }), [fetched, known]);
  return { titles, addTitles };
}
