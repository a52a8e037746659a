import { describe, expect, it } from "vitest";
import type { ProblemEntry } from "@/api/types";
import { hasMessage, placeProblems, pointerSteps, spotOf, withoutField } from "./pointers";

const problem = (path: string, message: string): ProblemEntry => ({
  path,
  message,
  code: "x",
  values: {},
  severity: "error",
  definition: null,
  hint: null,
});

describe("placing the server's findings", () => {
  it.each([
    ["/values/qty", { field: "qty" }],
    ["/qty", { field: "qty" }],
    ["/values/lines/3/qty", { field: "lines", row: 3, column: "qty" }],
    ["/values/lines/0", { field: "lines", row: 0 }],
    ["/values/tags/x", { field: "tags" }],
    ["", null],
    ["/values", null],
  ])("reads %s", (pointer, spot) => {
    expect(spotOf(pointer)).toEqual(spot);
  });

  it("unescapes steps", () => {
    expect(pointerSteps("/a~1b/c~0d")).toEqual(["a/b", "c~d"]);
  });

  it("joins several at one place and keeps unknown fields at the record", () => {
    const placed = placeProblems(
      [problem("/values/qty", "one"), problem("/values/qty", "two"), problem("/values/ghost", "lost")],
      (name) => name === "qty",
    );
    expect(placed).toEqual({ qty: "one\ntwo", "": "lost" });
  });

  it("knows which field a cell's message belongs to", () => {
    const messages = { "lines/3/qty": "x", linesman: "y" };
    expect(hasMessage(messages, "lines")).toBe(true);
    expect(withoutField(messages, "lines")).toEqual({ linesman: "y" });
  });
});
