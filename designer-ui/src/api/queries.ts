// Server state shared by pages, as TanStack Query hooks with one place for keys.
import { QueryClient, useQuery } from "@tanstack/react-query";
import { connection, get, Problem } from "./http";
import { getRecord } from "./records";
import type { FieldTypeInfo, FormInfo, FormSummary, Menu, People, RecordQuery, Session } from "./types";

export const keys = {
  session: ["session"] as const,
  menu: ["menu"] as const,
  forms: ["forms"] as const,
  form: (form: string) => ["form", form] as const,
  fieldTypes: ["field-types"] as const,
  people: (search: string) => ["people", search] as const,
  records: (form: string) => ["records", form] as const,
  list: (form: string, query: RecordQuery) => ["records", form, "list", query] as const,
  record: (form: string, id: string) => ["records", form, "one", id] as const,
  history: (form: string, id: string) => ["records", form, "history", id] as const,
};

/** Asks again only when the server could not be reached; a refusal is final. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (count, error) => count < 2 && error instanceof Problem && error.isTransient,
      },
    },
  });
}

/** What every later request and every shown time depend on. */
export function rememberSession(session: Session): Session {
  connection.csrf = session.csrf;
  connection.timeZone = session.member.time_zone;
  return session;
}

export const fetchSession = async (): Promise<Session> => rememberSession(await get<Session>("/api/session"));

export const useSession = () => useQuery({ queryKey: keys.session, queryFn: fetchSession, staleTime: Infinity });
export const useMenu = () =>
  useQuery({ queryKey: keys.menu, queryFn: () => get<Menu>("/api/menu"), staleTime: 300_000 });
export const useForms = () =>
  useQuery({ queryKey: keys.forms, queryFn: () => get<FormSummary[]>("/api/forms"), staleTime: 300_000 });

const formPath = (form: string) => `/api/forms/${encodeURIComponent(form)}`;
export const formQuery = (form: string) => ({
  queryKey: keys.form(form),
  queryFn: () => get<FormInfo>(formPath(form)),
  staleTime: 300_000,
});
export const useForm = (form: string) => useQuery(formQuery(form));
export const useFieldTypes = () =>
  useQuery({
    queryKey: keys.fieldTypes,
    queryFn: () => get<FieldTypeInfo[]>("/api/field-types"),
    staleTime: Infinity,
  });
export const usePeople = (search = "") =>
  useQuery({
    queryKey: keys.people(search),
    queryFn: ({ signal }) => get<People>("/api/people", { search }, signal),
    staleTime: 60_000,
  });
export const useRecord = (form: string, id: string | undefined) =>
  useQuery({
    queryKey: keys.record(form, id ?? ""),
    queryFn: ({ signal }) => getRecord(form, id ?? "", signal),
    enabled: Boolean(id),
    staleTime: 0,
  });
