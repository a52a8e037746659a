// One action on many records, in calls of at most 1,000.
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { keys } from "@/api/queries";
import { bulk } from "@/api/records";
import type { BulkOutcome, Values } from "@/api/types";
import { useText } from "@/i18n/setup";
import { useToast } from "./useToast";

const AT_ONCE = 1000;

export type BulkWork = { action: "update"; values: Values } | { action: "delete" | "restore" | "purge" };

/** Runs and tells the outcome; resolves to the ids that worked. */
export function useBulk(form: string) {
  const { t } = useText();
  const toast = useToast();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const run = async (ids: string[], work: BulkWork): Promise<BulkOutcome["rows"]> => {
    setBusy(true);
    const rows: BulkOutcome["rows"] = [];
    try {
      for (let start = 0; start < ids.length; start += AT_ONCE) {
        const outcome = await bulk(form, { ...work, ids: ids.slice(start, start + AT_ONCE) });
        rows.push(...outcome.rows);
      }
      const failed = rows.filter((row) => row.problem);
      const done = ids.length - failed.length;
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
