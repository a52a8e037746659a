import { describe, expect, it } from "vitest";
import type { FieldDefinition } from "@/api/types";
import { paste } from "./convert";
import { newRow } from "./rows";

const field = (type: string, name: string, more: object = {}): FieldDefinition => ({
  type,
  name,
  label: { zh: name },
  required: false,
  unique: false,
  ...more,
});
const COLUMNS = [
  field("text", "part"),
  field("number", "qty", { decimals: 0 }),
  field("date", "due"),
  field("boolean", "rush"),
  field("duration", "span"),
  field("choice", "kind", { options: [{ value: "a", label: { zh: "自制", en: "Make" } }] }),
];

describe("pasting into a sub-table", () => {
  it("converts each cell by its column and adds the rows it needs", async () => {
    const cells = [
      ["螺栓", "１，２００", "2026/1/5", "是", "6:19", "自制"],
      ["垫片", "3.50", "2026年1月6日", "否", "90", "make"],
    ];
    const { rows, refused, outside } = await paste([newRow(COLUMNS)], COLUMNS, cells, {
      row: 0,
      column: 0,
      maxRows: 10,
    });
    expect(rows.map(({ _key: _, ...row }) => row)).toEqual([
      { part: "螺栓", qty: "1200", due: "2026-01-05", rush: true, span: "PT6H19M", kind: "a" },
      { part: "垫片", qty: "3.50", due: "2026-01-06", rush: false, span: "PT1H30M", kind: "a" },
    ]);
    expect([refused, outside]).toEqual([[], 0]);
  });

  it("keeps the old value of a cell it cannot read and says which", async () => {
    const before = { ...newRow(COLUMNS), qty: "7" };
    const { rows, refused } = await paste([before], COLUMNS, [["x", "seven"]], { row: 0, column: 0, maxRows: 10 });
    expect(rows[0]).toMatchObject({ part: "x", qty: "7" });
    expect(refused).toEqual([{ row: 0, column: "qty", text: "seven" }]);
  });

  it("counts cells that lie outside and never exceeds the row limit", async () => {
    const cells = [
      ["a", "1"],
      ["b", "2"],
      ["c", "3"],
    ];
    const { rows, outside } = await paste([], COLUMNS, cells, { row: 0, column: 5, maxRows: 2 });
    expect(rows).toHaveLength(2);
    expect(outside).toBe(4);
  });

  it("empties cells pasted as empty", async () => {
    const { rows } = await paste([{ ...newRow(COLUMNS), part: "x" }], COLUMNS, [[""]], {
      row: 0,
      column: 0,
      maxRows: 5,
    });
    expect(rows[0]?.part).toBeNull();
  });
});
