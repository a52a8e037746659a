// An export from the start of its job to the address of its file.
import { useCallback, useEffect, useRef, useState } from "react";
import { get, post } from "@/api/http";
import type { ExportRequest, JobState } from "@/api/types";

export type ExportFormat = ExportRequest["format"];

export type ExportState =
  | { step: "idle" }
  | { step: "running"; share: number | null }
  | { step: "done"; address: string }
  | { step: "failed"; error: unknown; text?: string };

const PAUSES_MS = [200, 400, 700, 1000];

export function useExport() {
  const [state, setState] = useState<ExportState>({ step: "idle" });
  const stopped = useRef<AbortController | null>(null);
  const stop = useCallback(() => stopped.current?.abort(), []);
  useEffect(() => stop, [stop]);
  const start = useCallback(async (order: ExportRequest) => {
    const running = new AbortController();
    stopped.current = running;
    setState({ step: "running", share: null });
    try {
      const { job_id } = await post<{ job_id: string }>("/api/exports", order, running.signal);
      const job = await followJob(job_id, running.signal, (share) => setState({ step: "running", share }));
      if (job.state === "done") return setState({ step: "done", address: `/api/exports/${job_id}/file` });
      setState({ step: "failed", error: null, text: jobError(job) });
    } catch (error) {
      if (!running.signal.aborted) setState({ step: "failed", error });
    }
  }, []);
  return { state, start, stop };
}

const jobError = ({ error, state }: JobState): string =>
  typeof error === "string" ? error : (error?.detail ?? error?.title ?? state);

/** Asks for a job until it has ended; `onShare` hears the share that is done, null where it is not known. */
export async function followJob(
  id: string,
  signal: AbortSignal,
  onShare: (share: number | null) => void,
): Promise<JobState> {
  for (let round = 0; ; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, PAUSES_MS[Math.min(round, PAUSES_MS.length - 1)]));
    signal.throwIfAborted();
    const job = await get<JobState>(`/api/jobs/${id}`, undefined, signal);
    if (job.state !== "queued" && job.state !== "running") return job;
    const { done, total } = job.progress ?? { done: 0, total: null };
    onShare(total ? Math.min(1, done / total) : null);
  }
}
