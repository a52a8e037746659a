// What kind of screen it is.
import { useSyncExternalStore } from "react";

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = window.matchMedia(query);
      media.addEventListener("change", changed);
      return () => media.removeEventListener("change", changed);
    },
    () => window.matchMedia(query).matches,
    () => false,
  );
}

/** A screen under 720 px: cards instead of tables, one column, big targets. */
export const usePhone = () => useMedia("(max-width: 719px)");

/** The person asked their system for less motion. */
export const useStill = () => useMedia("(prefers-reduced-motion: reduce)");
