// The rows for the list's question, kept up to date by live events.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { listen } from "@/api/events";
import { keys } from "@/api/queries";
import { queryRecords } from "@/api/records";
import type { Filter, RecordEvent, RecordQuery } from "@/api/types";
import { RowWindow } from "./rowWindow";

const FLASH_MS = 1800;
const GATHER_MS = 250;

export interface Question extends Omit<RecordQuery, "cursor" | "limit" | "count"> {
  form: string;
}

export function useRows(question: Question) {
  const text = JSON.stringify(question);
  const [window] = useState(() => new RowWindow());
  const rows = useSyncExternalStore(window.subscribe, window.snapshot);
  const [news, setNews] = useState<ReadonlySet<string>>(new Set());
  const form = question.form;
  const asked = useRef("");

  useEffect(() => {
    const { form, ...query } = JSON.parse(text) as Question;
    const forget = asked.current !== form;
    asked.current = form;
    setNews(new Set());
    void window.ask(
      (cursor, limit, signal) =>
        queryRecords(form, { ...query, cursor, limit, count: cursor ? "none" : "about" }, signal),
      forget,
    );
    return () => window.stop();
  }, [text, window]);

  const refresh = useCallback(() => {
    setNews(new Set());
    return window.refresh();
  }, [window]);
  useRefreshOnInvalidation(form, refresh);
  useLive(window, text, setNews);

  const countExactly = useCallback(async () => {
    const { form, ...query } = JSON.parse(text) as Question;
    const page = await queryRecords(form, { ...query, limit: 1, count: "exact" });
    window.setCount(page.count, page.count_is_exact);
  }, [text, window]);
  const unseen = [...news].filter((id) => !window.has(id)).length;
  return { window, rows, news: unseen, refresh, countExactly };
}

/** Other pages tell of their changes by invalidating the form's records; this query stands for the list there. */
function useRefreshOnInvalidation(form: string, refresh: () => void) {
  const ticks = useRef(0);
  const tick = useQuery({
    queryKey: [...keys.records(form), "list"],
    queryFn: () => {
      ticks.current += 1;
      return ticks.current;
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  }).data;
  const seen = useRef<number | undefined>(undefined);
  useEffect(() => {
    if (tick === undefined) return;
    if (seen.current !== undefined && seen.current !== tick) refresh();
    seen.current = tick;
  }, [tick, refresh]);
}

const withIds = (filter: Filter | null | undefined, ids: string[]): Filter => {
  const these: Filter = { field: "id", operator: "in", value: ids };
  return filter ? { all: [filter, these] } : these;
};

function useLive(
  window: RowWindow,
  text: string,
  setNews: (change: (old: ReadonlySet<string>) => ReadonlySet<string>) => void,
) {
  const client = useQueryClient();
  const question = useMemo(() => JSON.parse(text) as Question, [text]);
  const latest = useRef(question);
  latest.current = question;

  useEffect(() => {
    const changed = new Set<string>();
    const created = new Set<string>();
    const timers = new Set<number>();
    const later = (work: () => void, delay: number) => {
      const timer = globalThis.window.setTimeout(() => {
        timers.delete(timer);
        work();
      }, delay);
      timers.add(timer);
    };

    const gather = async () => {
      const { form, ...query } = latest.current;
      const [old, fresh] = [[...changed].slice(0, 500), [...created].slice(0, 500)];
      changed.clear();
      created.clear();
      try {
        if (old.length > 0) {
          const page = await queryRecords(form, {
            columns: query.columns,
            filter: withIds(null, old),
            limit: old.length,
          });
          window.renew(page.records);
          later(() => window.unflash(), FLASH_MS);
        }
        if (fresh.length > 0) {
          const asked = { ...query, columns: undefined, filter: withIds(query.filter, fresh), limit: fresh.length };
          const page = await queryRecords(form, asked);
          const strangers = page.records.map((record) => record.id).filter((id) => !window.has(id));
          if (strangers.length > 0) setNews((before) => new Set([...before, ...strangers]));
        }
      } catch {
        // the next event, or the person, asks again
      }
    };

    const onRecord = (event: RecordEvent) => {
      if (event.form !== latest.current.form) return;
      if (event.action.startsWith("delete") || event.action.startsWith("purge")) return window.drop([event.id]);
      const known = window.has(event.id);
      // a changed record that is not here may lie further down, where it has been all along
      if (!known && event.action.startsWith("update") && window.snapshot().state !== "done") return;
      if (changed.size + created.size === 0) later(() => void gather(), GATHER_MS);
      (known ? changed : created).add(event.id);
    };
    const onVersion = () => {
      void client.invalidateQueries({ queryKey: keys.menu });
      void client.invalidateQueries({ queryKey: ["form"] });
    };
    const close = listen([question.form], { onRecord, onVersion });
    return () => {
      close();
      for (const timer of timers) globalThis.window.clearTimeout(timer);
    };
  }, [window, client, question.form, setNews]);
}
