import { describe, expect, it } from "vitest";
import { type ListView, readState, sortsFromText, sortsToText, toggleSort, writeState } from "./urlState";

const VIEWS: ListView[] = [
  {
    key: "latest",
    label: { zh: "最新" },
    personal: false,
    columns: ["a", "b"],
    filter: null,
    sorts: [{ field: "t", descending: true }],
  },
  {
    key: "bad",
    label: { zh: "不良" },
    personal: false,
    columns: ["a"],
    filter: { field: "q", operator: "greater", value: 0 },
    sorts: [],
  },
];
const read = (text: string) => readState(new URLSearchParams(text), VIEWS);

describe("the list's address", () => {
  it("means the first view when it says nothing", () => {
    const state = read("");
    expect(state.view.key).toBe("latest");
    expect(state.sorts).toEqual([{ field: "t", descending: true }]);
    expect(state.changed).toBe(false);
  });

  it("holds only what differs from the view", () => {
    const address = writeState(read("view=bad"), { search: "x" });
    expect(address.toString()).toBe("view=bad&q=x");
    expect(readState(address, VIEWS).changed).toBe(false);
  });

  it("brings back filter, sort, columns and search", () => {
    const change = {
      search: "轴 1",
      filter: {
        any: [
          { field: "名称", operator: "contains" as const, value: "a&b=c" },
          { field: "q", operator: "empty" as const },
        ],
      },
      sorts: [
        { field: "a", descending: false },
        { field: "b", descending: true },
      ],
      columns: ["b", "a", "数量"],
    };
    const back = readState(new URLSearchParams(writeState(read(""), change).toString()), VIEWS);
    expect(back).toMatchObject({ ...change, changed: true });
  });

  it("can take a view's filter and sorts away", () => {
    const address = writeState(read("view=bad"), { filter: null });
    expect(address.get("filter")).toBe("none");
    expect(readState(address, VIEWS).filter).toBeNull();
    expect(readState(writeState(read(""), { sorts: [] }), VIEWS).sorts).toEqual([]);
  });

  it("falls back to the view where it cannot be read", () => {
    expect(read("view=bad&filter={oops").filter).toEqual(VIEWS[1]?.filter);
    expect(read("view=gone").view.key).toBe("latest");
  });
});

describe("sorting by column heads", () => {
  it("goes up, down and off", () => {
    const up = toggleSort([], "a", false);
    const down = toggleSort(up, "a", false);
    expect([up, down, toggleSort(down, "a", false)]).toEqual([sortsFromText("a"), sortsFromText("-a"), []]);
  });

  it("replaces other sorts, or joins them with shift", () => {
    const one = sortsFromText("a");
    expect(sortsToText(toggleSort(one, "b", false))).toBe("b");
    expect(sortsToText(toggleSort(one, "b", true))).toBe("a,b");
    expect(sortsToText(toggleSort(sortsFromText("a,b"), "a", true))).toBe("-a,b");
    expect(sortsToText(toggleSort(sortsFromText("-a,b"), "a", true))).toBe("b");
  });
});
