import { describe, expect, it } from "vitest";
import type { FieldDefinition, Values } from "@/api/types";
import type { Row } from "../values";
import { commandOf, tab } from "./keys";
import { clearCells, columnTotal, duplicateRow, fillDown, movedMessages, moveRow, withoutBlankEnds } from "./rows";

const rows = ["a", "b", "c"].map(
  (name, index) => ({ _key: name, id: `id-${name}`, part: name, qty: String(index) }) as Row,
);
const column = (type: string): FieldDefinition => ({
  type,
  name: "v",
  label: { zh: "v" },
  required: false,
  unique: false,
});
const press = (key: string, more: object = {}) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

describe("rows of a sub-table", () => {
  it("move to where they are dropped", () => {
    expect(moveRow(rows, 0, 2).map((row) => row._key)).toEqual(["b", "c", "a"]);
    expect(moveRow(rows, 0, -1).map((row) => row._key)).toEqual(["a", "b", "c"]);
  });

  it("are saved without the blank new ones at the end", () => {
    const lines = { ...column("sub_table"), name: "lines", fields: [{ ...column("text"), name: "part" }] };
    const blank = { _key: "n", part: "" };
    const values = { lines: [...rows, blank] } as unknown as Values;
    expect(withoutBlankEnds([lines], values)).toEqual({ lines: rows });
    expect(withoutBlankEnds([lines], { lines: rows } as unknown as Values)).toEqual({ lines: rows });
    const stored = { lines: [blank, { ...blank, id: "1" }] } as unknown as Values;
    expect(withoutBlankEnds([lines], stored)).toBe(stored);
  });
  it("are duplicated below, as new rows", () => {
    const copied = duplicateRow(rows, 1);
    expect(copied.map((row) => row.part)).toEqual(["a", "b", "b", "c"]);
    expect(copied[2]?.id).toBeUndefined();
  });

  it("fill down from the first row of a range, or from the row above a single cell", () => {
    const range = { top: 0, bottom: 2, left: 1, right: 1 };
    expect(fillDown(rows, ["part", "qty"], range).map((row) => row.qty)).toEqual(["0", "0", "0"]);
    const single = { top: 1, bottom: 1, left: 0, right: 0 };
    expect(fillDown(rows, ["part", "qty"], single).map((row) => row.part)).toEqual(["a", "a", "c"]);
  });

  it("are cleared only inside the range", () => {
    const cleared = clearCells(rows, ["part", "qty"], { top: 1, bottom: 1, left: 0, right: 0 });
    expect(cleared.map((row) => row.part)).toEqual(["a", null, "c"]);
  });

  it.each([
    ["money", ["0.1", "0.2", null], "0.3"],
    ["number", ["-1.50", "2"], "0.50"],
    ["duration", ["PT6H19M", "PT58M"], "PT7H17M"],
    ["number", [null, null], null],
    ["text", ["1"], null],
  ])("total %s columns exactly", (type, values, total) => {
    const list = values.map((v, index) => ({ _key: String(index), v }) as Row);
    expect(columnTotal(list, column(type))).toBe(total);
  });
});

describe("keys in the grid", () => {
  const size = { rows: 2, columns: 2 };
  it("walks the cells with Tab and leaves at both ends", () => {
    expect(tab(false, { row: 0, column: 1 }, size)).toEqual({ type: "move", to: { row: 1, column: 0 }, extend: false });
    expect(tab(false, { row: 1, column: 1 }, size)).toEqual({ type: "append" });
    expect(tab(true, { row: 0, column: 0 }, size)).toEqual({ type: "leave" });
  });

  it.each([
    [press("d", { ctrlKey: true }), "fillDown"],
    [press("Enter", { ctrlKey: true }), "insertBelow"],
    [press("ArrowUp", { altKey: true }), "moveRow"],
    [press("Delete"), "clear"],
    [press("7"), "edit"],
    [press("F2"), "edit"],
  ])("reads %o", (key, type) => {
    expect(commandOf(key, { row: 1, column: 0 }, size)?.type).toBe(type);
  });

  it("leaves copying and saving to the browser and the form", () => {
    expect(commandOf(press("c", { ctrlKey: true }), { row: 0, column: 0 }, size)).toBeNull();
    expect(commandOf(press("s", { ctrlKey: true }), { row: 0, column: 0 }, size)).toBeNull();
  });
});

describe("messages of cells", () => {
  it("stay with their row when rows move or go", () => {
    const messages = { "lines/0/qty": "x", "lines/2/part": "y", other: "z" };
    const after = [rows[2], rows[1]].filter((row) => row !== undefined);
    expect(movedMessages(messages, "lines", rows, after)).toEqual({ "lines/0/part": "y" });
  });
});
