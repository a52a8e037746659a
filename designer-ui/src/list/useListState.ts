// The list's state from the address, and the ways to change it.
import { useCallback, useMemo } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import type { FormInfo } from "@/api/types";
import { ALL_RECORDS } from "@/i18n/systemLabels";
import { type ListChange, readState, viewsOf, writeState } from "./urlState";

export function useListState(form: string, info: FormInfo) {
  const [search, setSearch] = useSearchParams();
  const { id: openId } = useParams();
  const navigate = useNavigate();
  const views = useMemo(() => viewsOf(info, ALL_RECORDS), [info]);
  const state = useMemo(() => readState(search, views), [search, views]);
  const base = `/f/${encodeURIComponent(form)}`;
  const query = search.toString();
  const behind = query ? `?${query}` : "";

  const change = useCallback(
    (part: ListChange) => setSearch(writeState(state, part), { replace: true }),
    [setSearch, state],
  );
  const chooseView = useCallback((key: string) => setSearch(key ? { view: key } : {}), [setSearch]);
  const open = useCallback((id: string) => void navigate(`${base}/${id}${behind}`), [navigate, base, behind]);
  const close = useCallback(() => void navigate(`${base}${behind}`), [navigate, base, behind]);
  return { views, state, change, chooseView, open, close, openId };
}
