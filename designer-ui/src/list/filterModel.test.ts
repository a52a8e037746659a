import { describe, expect, it } from "vitest";
import type { Filter } from "@/api/types";
import {
  addTo,
  changeCondition,
  changeGroup,
  countConditions,
  emptyGroup,
  fromFilter,
  removeNode,
  toFilter,
  valueFor,
} from "./filterModel";

const EXAMPLES: Filter[] = [
  {
    all: [
      { field: "a", operator: "equals", value: "1" },
      { field: "b", operator: "empty" },
    ],
  },
  {
    any: [
      { field: "a", operator: "in", value: ["1", "2"] },
      {
        all: [
          { field: "b", operator: "less", value: 3 },
          { field: "c", operator: "not_empty" },
        ],
      },
    ],
  },
  {
    all: [
      { field: "a", operator: "between", value: [1, 2] },
      {
        not: {
          any: [
            { field: "b", operator: "equals", value: false },
            { field: "c", operator: "empty" },
          ],
        },
      },
    ],
  },
];

describe("a filter being built", () => {
  it.each(EXAMPLES)("comes back unchanged after opening: %j", (filter) => {
    expect(toFilter(fromFilter(filter))).toEqual(filter);
  });

  it("is nothing while no condition is complete", () => {
    const root = addTo(emptyGroup(), 1, "condition", "name", "contains");
    expect(toFilter(root)).toBeNull();
    expect(countConditions(root)).toBe(0);
  });

  it("drops incomplete conditions and keeps the complete ones", () => {
    let root = addTo(emptyGroup(), 1, "condition", "name", "contains");
    root = addTo(root, 1, "condition", "qty", "between");
    const [first, second] = root.items;
    root = changeCondition(root, first?.key ?? 0, { value: "x" });
    root = changeCondition(root, second?.key ?? 0, { value: ["1", null] });
    expect(toFilter(root)).toEqual({ field: "name", operator: "contains", value: "x" });
  });

  it("counts zero and false as values", () => {
    const zero: Filter = {
      all: [
        { field: "a", operator: "equals", value: 0 },
        { field: "b", operator: "equals", value: false },
      ],
    };
    expect(toFilter(fromFilter(zero))).toEqual(zero);
  });

  it("joins by or when asked to", () => {
    const root = changeGroup(fromFilter(EXAMPLES[0]), 1, { join: "any" });
    expect(toFilter(root)).toHaveProperty("any");
  });

  it("removes a group with its last condition", () => {
    const root = fromFilter({
      all: [
        { field: "a", operator: "empty" },
        {
          any: [
            { field: "b", operator: "empty" },
            { field: "c", operator: "empty" },
          ],
        },
      ],
    });
    const group = root.items[1];
    const inner = group?.kind === "group" ? group.items.map((item) => item.key) : [];
    const left = inner.reduce((tree, key) => removeNode(tree, key), root);
    expect(left.items).toHaveLength(1);
  });

  it("gives every node a key of its own, also after adding", () => {
    const root = addTo(addTo(fromFilter(EXAMPLES[1]), 1, "group", "x", "empty"), 1, "condition", "y", "empty");
    const keys = JSON.stringify(root).match(/"key":\d+/g) ?? [];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("fits the value to a changed operator", () => {
    expect(valueFor("in", "equals", "a")).toEqual(["a"]);
    expect(valueFor("equals", "in", ["a", "b"])).toBe("a");
    expect(valueFor("between", "at_least", 5)).toEqual([5, null]);
    expect(valueFor("within", "equals", "2026-01-01")).toBeNull();
    expect(valueFor("equals", "within", "today")).toBeNull();
    expect(valueFor("empty", "equals", "a")).toBeNull();
  });
});
