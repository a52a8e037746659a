// A callback that keeps its identity and always runs the latest version of itself.

import { useCallback, useLayoutEffect, useRef } from "react";

export function useStable<A extends unknown[], R>(callback: (...args: A) => R): (...args: A) => R {
  const latest = useRef(callback);
  useLayoutEffect(() => {
    latest.current = callback;
  });
  return useCallback((...args: A) => latest.current(...args), []);
}
