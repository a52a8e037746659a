// Keys that work anywhere on the list page while nobody is typing: "/" searches, "n" makes a record.
import { useEffect, useRef } from "react";

interface Keys {
  enabled: boolean;
  onSearch: () => void;
  onNew: (() => void) | null;
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || Boolean(target.closest("input:not([type=checkbox]), textarea, select, [role=dialog]")));

export function useListKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { enabled, onSearch, onNew } = latest.current;
      if (!enabled || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const work = event.key === "/" ? onSearch : event.key === "n" ? onNew : null;
      if (!work) return;
      event.preventDefault();
      work();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
