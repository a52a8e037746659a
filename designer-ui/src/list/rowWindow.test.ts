import { describe, expect, it } from "vitest";
import { Problem } from "@/api/http";
import type { RecordData, RecordPage } from "@/api/types";
import { type LoadPage, RowWindow } from "./rowWindow";

const record = (id: number, revision = 1): RecordData => ({
  id: `r${id}`,
  revision,
  created_at: "",
  created_by: null,
  updated_at: "",
  updated_by: null,
  values: { n: id },
  titles: {},
});

/** A server with `total` records that hands them out in order. */
function server(total: number, calls: string[] = []): LoadPage {
  return async (cursor, limit) => {
    calls.push(`${cursor ?? "start"}:${limit}`);
    const start = Number(cursor ?? 0);
    const end = Math.min(total, start + limit);
    const records = Array.from({ length: end - start }, (_, index) => record(start + index));
    const page: RecordPage = {
      records,
      next_cursor: end < total ? String(end) : null,
      count: total,
      count_is_exact: true,
    };
    return page;
  };
}

describe("the window on a list", () => {
  it("starts with one page and goes on by the cursor until the end", async () => {
    const calls: string[] = [];
    const window = new RowWindow();
    await window.ask(server(500, calls));
    expect(window.snapshot()).toMatchObject({ state: "more", count: 500 });
    while (window.snapshot().state === "more") await window.more();
    expect(window.snapshot().records.map((row) => row.id)).toEqual(
      Array.from({ length: 500 }, (_, index) => `r${index}`),
    );
    expect(window.snapshot().state).toBe("done");
    expect(calls[0]).toBe("start:60");
  });

  it("asks for a page only once at a time", async () => {
    const calls: string[] = [];
    const window = new RowWindow();
    await window.ask(server(500, calls));
    await Promise.all([window.more(), window.more(), window.more()]);
    expect(calls).toHaveLength(2);
  });

  it("shows a record once although it moved between two pages", async () => {
    const window = new RowWindow();
    const pages: Record<string, RecordPage> = {
      start: { records: [record(1), record(2)], next_cursor: "c", count: 3, count_is_exact: true },
      c: { records: [record(2), record(3)], next_cursor: null, count: null, count_is_exact: false },
    };
    await window.ask(async (cursor) => pages[cursor ?? "start"] as RecordPage);
    await window.more();
    expect(window.snapshot().records.map((row) => row.id)).toEqual(["r1", "r2", "r3"]);
  });

  it("forgets the answer to an older question", async () => {
    const window = new RowWindow();
    let answerOld: (page: RecordPage) => void = () => {};
    const old = window.ask(() => new Promise<RecordPage>((resolve) => (answerOld = resolve)));
    await window.ask(server(2));
    answerOld({ records: [record(99)], next_cursor: null, count: 1, count_is_exact: true });
    await old;
    expect(window.snapshot().records.map((row) => row.id)).toEqual(["r0", "r1"]);
  });

  it("keeps the rows when the next page fails, and goes on after a retry", async () => {
    const window = new RowWindow();
    const good = server(100);
    let broken = true;
    await window.ask((cursor, limit, signal) => {
      if (cursor && broken) throw new Problem({ status: 0, code: "unreachable" });
      return good(cursor, limit, signal);
    });
    await window.more();
    expect(window.snapshot()).toMatchObject({ state: "failed" });
    expect(window.snapshot().records).toHaveLength(60);
    broken = false;
    await window.retry();
    expect(window.snapshot().records).toHaveLength(100);
  });

  it("renews rows with a higher revision and marks them", async () => {
    const window = new RowWindow();
    await window.ask(server(3));
    window.renew([record(1, 2), record(2, 1), record(77, 5)]);
    expect([...window.snapshot().flashed]).toEqual(["r1"]);
    expect(window.snapshot().records[1]?.revision).toBe(2);
    window.unflash();
    expect(window.snapshot().flashed.size).toBe(0);
  });

  it("takes deleted rows out and counts them down", async () => {
    const window = new RowWindow();
    await window.ask(server(3));
    window.drop(["r1", "unknown"]);
    expect(window.snapshot()).toMatchObject({ count: 2 });
    expect(window.has("r1")).toBe(false);
    window.renew([record(2, 9)]);
    expect(window.snapshot().records[1]?.revision).toBe(9);
  });
});
