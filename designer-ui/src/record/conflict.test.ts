import { describe, expect, it } from "vitest";
import { differences, merged, proposedSides } from "./conflict";
import { copyOf } from "./copy";
import { rowChanges } from "./rowChanges";

const field = (type: string, name: string, unique = false) => ({
  type,
  name,
  unique,
  label: { zh: name },
  required: false,
});
const FIELDS = ["a", "b", "c", "d"].map((name) => field("text", name));
const base = { a: "1", b: "1", c: "1", d: "1" };

describe("a stale edit", () => {
  const found = differences(
    FIELDS,
    base,
    { ...base, a: "mine", c: "mine", d: "same" },
    { ...base, b: "theirs", c: "theirs", d: "same" },
  );

  it("lists fields either side changed, and marks those both changed", () => {
    expect(found.map(({ field, clash }) => [field, clash])).toEqual([
      ["a", false],
      ["b", false],
      ["c", true],
    ]);
  });

  it("proposes to keep what only one side changed, and mine where both did", () => {
    expect(proposedSides(found)).toEqual({ a: "mine", b: "theirs", c: "mine" });
  });

  it("does not take 88 and 88.00 for a change of a number", () => {
    const amount = [field("money", "m")];
    expect(differences(amount, { m: "88.00" }, { m: "88" }, { m: "88.00" })).toEqual([]);
  });

  it("sends only what is mine by choice", () => {
    expect(merged(found, { a: "mine", b: "theirs", c: "theirs" })).toEqual({ a: "mine" });
  });
});

describe("rows in a history entry", () => {
  it("are told as added, removed and changed, matched by id", () => {
    const before = [
      { id: "1", q: "1" },
      { id: "2", q: "2" },
    ];
    const after = [
      { id: "2", q: "3" },
      { id: "3", q: "9" },
    ];
    expect(rowChanges(before, after).map(({ kind, number }) => [kind, number])).toEqual([
      ["changed", 1],
      ["added", 2],
      ["removed", 1],
    ]);
  });

  it("that only moved are no change", () => {
    const [one, two] = [
      { id: "1", q: "1" },
      { id: "2", q: "2" },
    ];
    expect(rowChanges([one, two], [two, one])).toEqual([]);
  });
});

describe("a copy of a record", () => {
  it("leaves out what belongs to one record only", () => {
    const fields = [
      field("text", "code", true),
      field("text", "name"),
      field("image", "photo"),
      field("sub_table", "lines"),
    ];
    const values = { code: "A", name: "n", photo: [{ id: "f" }], lines: [{ id: "1", q: "2" }] };
    expect(copyOf(fields, values)).toEqual({ name: "n", lines: [{ q: "2" }] });
  });
});
