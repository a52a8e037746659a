// State kept on this device; a full or forbidden storage only loses the memory, never the page.
import { useCallback, useState } from "react";

export function readStored<T>(key: string, fallback: T): T {
  try {
    const text = localStorage.getItem(key);
    return text === null ? fallback : (JSON.parse(text) as T);
  } catch {
    return fallback;
  }
}

export function writeStored(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // private mode or full: the setting lives until reload
  }
}

export function useStored<T>(key: string, fallback: T): [T, (value: T) => void] {
  const [stored, setStored] = useState(() => ({ key, value: readStored(key, fallback) }));
  if (stored.key !== key) setStored({ key, value: readStored(key, fallback) });
  const write = useCallback(
    (value: T) => {
      setStored({ key, value });
      writeStored(key, value);
    },
    [key],
  );
  return [stored.key === key ? stored.value : fallback, write];
}
