import { describe, expect, it } from "vitest";
import { commandFor } from "./gridKeys";
import { extend, NO_SELECTION, selectAll, toggle } from "./selection";

const press = (key: string, held: Partial<Record<"shiftKey" | "ctrlKey" | "metaKey", boolean>> = {}) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  ...held,
});
const at = { row: 5, column: 2 };

describe("keys in the table", () => {
  it.each([
    ["ArrowDown", { row: 6, column: 2 }],
    ["ArrowUp", { row: 4, column: 2 }],
    ["ArrowLeft", { row: 5, column: 1 }],
    ["ArrowRight", { row: 5, column: 3 }],
    ["PageDown", { row: 9, column: 2 }],
    ["Home", { row: 5, column: 0 }],
    ["End", { row: 5, column: 3 }],
  ])("%s moves", (key, to) => {
    expect(commandFor(press(key), at, 10, 4, 20)).toEqual({ type: "move", to, extend: false });
  });

  it("open, toggle, choose all", () => {
    expect(commandFor(press("Enter"), at, 10, 4, 5)?.type).toBe("open");
    expect(commandFor(press(" "), at, 10, 4, 5)?.type).toBe("toggle");
    expect(commandFor(press("a", { ctrlKey: true }), at, 10, 4, 5)?.type).toBe("all");
    expect(commandFor(press("a"), at, 10, 4, 5)).toBeNull();
  });

  it("extend the choice with shift", () => {
    expect(commandFor(press("ArrowDown", { shiftKey: true }), at, 10, 4, 5)).toMatchObject({ extend: true });
  });
});

describe("choosing rows", () => {
  const order = ["a", "b", "c", "d"];
  it("by ranges from the row last touched, in both directions", () => {
    const from = toggle(NO_SELECTION, "c");
    expect([...extend(from, "a", order).ids].sort()).toEqual(["a", "b", "c"]);
    expect([...extend(from, "d", order).ids].sort()).toEqual(["c", "d"]);
  });
  it("one by one and all at once", () => {
    expect(toggle(toggle(NO_SELECTION, "a"), "a").ids.size).toBe(0);
    expect(selectAll(order).ids.size).toBe(4);
  });
});
