// Live changes by server-sent events; the browser reconnects by itself and continues after the last event.
import type { RecordEvent } from "./types";

export interface EventHandlers {
  onRecord: (event: RecordEvent) => void;
  onVersion: (version: number) => void;
}

/** Listens to the changes of some forms' records until the returned function is called. */
export function listen(forms: string[], handlers: EventHandlers): () => void {
  const source = new EventSource(`/api/events?forms=${forms.map(encodeURIComponent).join(",")}`);
  source.addEventListener("record", (message) => {
    const event = parsed<RecordEvent>(message);
    if (event) handlers.onRecord(event);
  });
  source.addEventListener("version", (message) => {
    const event = parsed<{ version: number }>(message);
    if (event) handlers.onVersion(event.version);
  });
  return () => source.close();
}

function parsed<T>(message: MessageEvent): T | null {
  try {
    return JSON.parse(String(message.data)) as T;
  } catch {
    return null;
  }
}
