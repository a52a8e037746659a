import { describe, expect, it } from "vitest";
import type { FieldDefinition } from "@/api/types";
import { uuid7 } from "./uuid7";
import { changedValues, defaultValues, forServer, rowsOf, sameValue } from "./values";

const field = (name: string, type = "text", more: object = {}): FieldDefinition => ({
  type,
  name,
  label: { zh: name },
  required: false,
  unique: false,
  ...more,
});

describe("values of a form", () => {
  it.each([
    [null, "", true],
    [[], null, true],
    ["1", 1, false],
    [{ a: 1, b: null }, { a: 1 }, true],
    [[{ id: "x", _key: "k", q: "1" }], [{ id: "x", q: "1" }], true],
    [["a", "b"], ["b", "a"], false],
  ])("compares %o with %o", (a, b, same) => {
    expect(sameValue(a, b)).toBe(same);
  });

  it("sends only what changed, and empty lists as lists", () => {
    const fields = [field("a"), field("b"), field("refs", "multi_reference"), field("no", "auto_number")];
    const changed = changedValues(fields, { a: "1", b: "2", refs: ["x"], no: "1" }, { a: "1", b: null, no: "2" });
    expect(changed).toEqual({ b: null, refs: [] });
  });

  it("starts with the defaults, but never for generated fields", () => {
    const fields = [field("a", "text", { default: "x" }), field("no", "auto_number", { default: "1" }), field("b")];
    expect(defaultValues(fields)).toEqual({ a: "x" });
  });

  it("sends rows without the browser's marks", () => {
    const rows = rowsOf([{ id: "1", q: "2" }]);
    expect(forServer({ lines: rows as never, t: "" })).toEqual({ lines: [{ id: "1", q: "2" }], t: null });
  });

  it("makes ids that sort by time and say version 7", () => {
    const [early, late] = [uuid7(1_000), uuid7(2_000)];
    expect(early < late).toBe(true);
    expect(early).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
