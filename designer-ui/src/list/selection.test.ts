import { describe, expect, it } from "vitest";
import { chosenOf, NO_SELECTION, selectAll, toggle } from "./selection";

const question = { form: "order", filter: null, search: "a1" };

describe("what a bulk call is about", () => {
  it("names the chosen rows", () => {
    expect(chosenOf(selectAll(["a", "b"]), question, 140)).toEqual({ ids: ["a", "b"], count: 2 });
  });

  it("asks the list's own question when everything that matches is chosen", () => {
    const whole = { ...selectAll(["a"]), whole: true };
    expect(chosenOf(whole, question, 140)).toEqual({ filter: { all: [] }, search: "a1", count: 140 });
  });

  it("falls back to named rows as soon as one is touched", () => {
    const touched = toggle({ ...NO_SELECTION, ids: new Set(["a", "b"]), whole: true }, "a");
    expect(chosenOf(touched, question, 140)).toEqual({ ids: ["b"], count: 1 });
  });
});
