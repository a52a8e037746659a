// Keeps what is typed on this device while it is typed, so that a closed tab or a crash loses nothing.

import { useCallback, useEffect, useRef, useState } from "react";
import { type Draft, dropDraft, keepDraft, readDraft } from "./drafts";

const PAUSE_MS = 600;

/** `content` says what to keep now; null when nothing differs from what is stored. */
export function useDraft(key: string, content: () => Draft | null, typed: unknown) {
  const [found, setFound] = useState<Draft | null>(() => readDraft(key));
  const latest = useRef(content);
  latest.current = content;
  const timer = useRef<number | null>(null);
  const isKept = useRef(false);
  const stop = useCallback(() => {
    if (timer.current !== null) window.clearTimeout(timer.current);
    timer.current = null;
  }, []);
  const keep = useCallback(() => {
    stop();
    const draft = latest.current();
    if (draft) keepDraft(key, draft);
    else if (isKept.current) dropDraft(key);
    isKept.current = draft !== null;
  }, [key, stop]);
  const flush = useCallback(() => {
    if (timer.current !== null) keep();
  }, [keep]);
  /** Saved or thrown away: nothing is offered again. */
  const drop = useCallback(() => {
    stop();
    isKept.current = false;
    dropDraft(key);
    setFound(null);
  }, [key, stop]);

  const first = useRef(typed);
  useEffect(() => {
    if (first.current === typed) return;
    first.current = typed;
    stop();
    timer.current = window.setTimeout(keep, PAUSE_MS);
  }, [typed, keep, stop]);
  useEffect(() => {
    window.addEventListener("pagehide", flush);
    return () => {
      window.removeEventListener("pagehide", flush);
      flush();
    };
  }, [flush]);
  const take = useCallback(() => setFound(null), []);
  return { found, take, keep, drop };
}
