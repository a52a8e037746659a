// One action on many records, in calls of at most 1,000.
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { keys } from "@/api/queries";
import { bulk } from "@/api/records";
import type { BulkOutcome, Filter, Values } from "@/api/types";
import { useText } from "@/i18n/setup";
import { useToast } from "./useToast";

const AT_ONCE = 1000;

export type BulkWork = { action: "update"; values: Values } | { action: "delete" | "restore" | "purge" };

export type BulkTarget = { ids: string[] } | { filter: Filter; search?: string };

/** Named records in calls the server takes; what a filter finds is one call, which the server limits. */
function partsOf(chosen: BulkTarget): BulkTarget[] {
  if (!("ids" in chosen)) return [{ filter: chosen.filter, search: chosen.search }];
  const { ids } = chosen;
  return Array.from({ length: Math.ceil(ids.length / AT_ONCE) }, (_, part) => ({
    ids: ids.slice(part * AT_ONCE, (part + 1) * AT_ONCE),
  }));
}

/** Runs and tells the outcome; resolves to the outcome of each record, to nothing when the call was refused. */
export function useBulk(form: string) {
  const { t } = useText();
  const toast = useToast();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const run = async (chosen: BulkTarget, work: BulkWork): Promise<BulkOutcome["rows"]> => {
    setBusy(true);
    const rows: BulkOutcome["rows"] = [];
    try {
      for (const target of partsOf(chosen)) {
        const outcome = await bulk(form, { ...work, ...target, atomic: false });
        rows.push(...outcome.rows);
      }
      const failed = rows.filter((row) => row.problem);
      const done = rows.length - failed.length;
      if (failed.length === 0) toast.success(t(`bulk.done.${work.action}`, { count: done }));
      else toast.warning(t("bulk.partly", { done, failed: failed.length, reason: failed[0]?.problem?.detail ?? "" }));
    } catch (error) {
      toast.problem(error);
    } finally {
      setBusy(false);
      await client.invalidateQueries({ queryKey: keys.records(form) });
    }
    return rows;
  };
  return { run, busy };
}
