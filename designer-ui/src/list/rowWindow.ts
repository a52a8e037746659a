// The rows of a list loaded so far: pages by cursor, single rows renewed in place.
import type { RecordData, RecordPage } from "@/api/types";

export interface Rows {
  records: RecordData[];
  state: "loading" | "more" | "done" | "failed";
  /** Rows of the question before, shown until the new answer is there. */
  stale: boolean;
  problem: unknown;
  count: number | null;
  countIsExact: boolean;
  /** Rows renewed lately, to be shown so. */
  flashed: ReadonlySet<string>;
}

export type LoadPage = (cursor: string | null, limit: number, signal: AbortSignal) => Promise<RecordPage>;

const FIRST_PAGE = 60;
const NEXT_PAGE = 200;
const EMPTY: Rows = {
  records: [],
  state: "loading",
  stale: false,
  problem: null,
  count: null,
  countIsExact: false,
  flashed: new Set(),
};

export class RowWindow {
  private rows: Rows = EMPTY;
  private cursor: string | null = null;
  private load: LoadPage | null = null;
  private running: AbortController | null = null;
  private places = new Map<string, number>();
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly snapshot = (): Rows => this.rows;

  private set(change: Partial<Rows>): void {
    this.rows = { ...this.rows, ...change };
    for (const listener of this.listeners) listener();
  }

  private place(records: RecordData[]): RecordData[] {
    this.places = new Map(records.map((record, index) => [record.id, index]));
    return records;
  }

  /** Asks a new question; `forget` drops the old rows at once instead of showing them until the answer. */
  ask(load: LoadPage, forget = false): Promise<void> {
    this.load = load;
    if (forget) {
      this.place([]);
      this.rows = EMPTY;
    }
    return this.fetch(null, Math.max(FIRST_PAGE, 0));
  }

  /** Asks the same question again for as many rows as are sensible, keeping the place in the list. */
  refresh(): Promise<void> {
    return this.fetch(null, Math.min(Math.max(this.rows.records.length, FIRST_PAGE), 500));
  }

  more(): Promise<void> {
    if (this.rows.state !== "more" || this.running) return Promise.resolve();
    return this.fetch(this.cursor, NEXT_PAGE);
  }

  retry(): Promise<void> {
    return this.cursor && this.rows.records.length > 0
      ? this.fetch(this.cursor, NEXT_PAGE)
      : this.fetch(null, FIRST_PAGE);
  }

  stop(): void {
    this.running?.abort();
    this.running = null;
  }

  private async fetch(cursor: string | null, limit: number): Promise<void> {
    if (!this.load) return;
    this.stop();
    const running = new AbortController();
    this.running = running;
    const restart = cursor === null;
    this.set({ state: "loading", problem: null, stale: restart && this.rows.records.length > 0 });
    try {
      const page = await this.load(cursor, limit, running.signal);
      if (running.signal.aborted) return;
      this.running = null;
      this.accept(page, restart);
    } catch (problem) {
      if (running.signal.aborted) return;
      this.running = null;
      this.set({ state: "failed", problem, stale: false });
    }
  }

  private accept(page: RecordPage, restart: boolean): void {
    this.cursor = page.next_cursor;
    const fresh = restart ? page.records : page.records.filter((record) => !this.places.has(record.id));
    const records = restart ? this.place(fresh) : this.append(fresh);
    this.set({
      records,
      state: page.next_cursor ? "more" : "done",
      stale: false,
      ...(restart ? { count: page.count, countIsExact: page.count_is_exact } : {}),
    });
  }

  private append(fresh: RecordData[]): RecordData[] {
    const start = this.rows.records.length;
    fresh.forEach((record, index) => {
      this.places.set(record.id, start + index);
    });
    return [...this.rows.records, ...fresh];
  }

  has(id: string): boolean {
    return this.places.has(id);
  }

  setCount(count: number | null, countIsExact: boolean): void {
    this.set({ count, countIsExact });
  }

  /** Renews rows that are here and marks them; older revisions and strangers are ignored. */
  renew(renewed: RecordData[]): void {
    const records = [...this.rows.records];
    const flashed = new Set(this.rows.flashed);
    for (const record of renewed) {
      const place = this.places.get(record.id);
      if (place === undefined || (records[place]?.revision ?? 0) >= record.revision) continue;
      records[place] = record;
      flashed.add(record.id);
    }
    this.set({ records, flashed });
  }

  unflash(): void {
    if (this.rows.flashed.size > 0) this.set({ flashed: new Set() });
  }

  /** Takes rows out; the count follows. */
  drop(ids: Iterable<string>): void {
    const gone = new Set([...ids].filter((id) => this.places.has(id)));
    if (gone.size === 0) return;
    const count = this.rows.count === null ? null : Math.max(0, this.rows.count - gone.size);
    this.set({ records: this.place(this.rows.records.filter((record) => !gone.has(record.id))), count });
  }
}
