// Which sections are open and which tabs are shown.

import { useCallback, useMemo, useState } from "react";
import type { Fold } from "./layout";

export interface Folds {
  isOpen: (path: string, initially: boolean) => boolean;
  setOpen: (path: string, open: boolean) => void;
  tabAt: (path: string) => number;
  setTab: (path: string, tab: number) => void;
  /** Opens all these folds, so that the field inside is seen. */
  reveal: (folds: readonly Fold[]) => void;
}

export function useFolds(): Folds {
  const [open, setOpenAll] = useState<Readonly<Record<string, boolean>>>({});
  const [tabs, setTabs] = useState<Readonly<Record<string, number>>>({});
  const setOpen = useCallback((path: string, is: boolean) => setOpenAll((all) => ({ ...all, [path]: is })), []);
  const setTab = useCallback((path: string, tab: number) => setTabs((all) => ({ ...all, [path]: tab })), []);
  const reveal = useCallback(
    (folds: readonly Fold[]) => {
      for (const fold of folds) {
        if (fold.tab === undefined) setOpen(fold.path, true);
        else setTab(fold.path, fold.tab);
      }
    },
    [setOpen, setTab],
  );
  return useMemo(
    () => ({
      isOpen: (path, initially) => open[path] ?? initially,
      setOpen,
      tabAt: (path) => tabs[path] ?? 0,
      setTab,
      reveal,
    }),
    [open, tabs, setOpen, setTab, reveal],
  );
}
