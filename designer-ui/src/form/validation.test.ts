import { describe, expect, it } from "vitest";
import type { FieldDefinition, Json } from "@/api/types";
import { checkValues, findingFor } from "./validation";

const field = (type: string, more: object = {}): FieldDefinition => ({
  type,
  name: "f",
  label: { zh: "f" },
  required: false,
  unique: false,
  ...more,
});

describe("checks before sending", () => {
  it.each<[string, FieldDefinition, Json, string | undefined]>([
    ["a required field left empty", field("text", { required: true }), "  ", "check.required"],
    ["an empty list where one is needed", field("multi_choice", { required: true }), [], "check.required"],
    ["formatting without text", field("rich_text", { required: true }), "<p><br></p>", "check.required"],
    ["a number that is none", field("number"), "12a", "check.number"],
    ["too small a number", field("number", { min: 1 }), "0.5", "check.tooSmall"],
    ["too large an amount", field("money", { max: "99.99" }), "100.00", "check.tooLarge"],
    ["too many decimals", field("number", { decimals: 2 }), "1.234", "check.decimals"],
    ["decimals where only whole numbers go", field("number", { decimals: 0 }), "1.5", "check.whole"],
    ["zeros behind the last decimal", field("number", { decimals: 0 }), "2.00", undefined],
    ["an unreadable duration", field("duration"), "soon", "check.duration"],
    ["a negative duration", field("duration", { min: "PT0S" }), "-PT1M", "check.tooSmall"],
    ["long text", field("text", { max_length: 3 }), "四个汉字", "check.tooLong"],
    ["a mail address without @", field("text", { format: "email" }), "someone", "check.email"],
    ["too few rows", field("sub_table", { min_rows: 1, required: false }), [], undefined],
    ["an auto number", field("auto_number", { required: true }), null, undefined],
  ])("finds %s", (_, definition, value, key) => {
    expect(findingFor(definition, value)?.key).toBe(key);
  });

  it("places findings in rows and leaves out what may not be changed", () => {
    const lines = field("sub_table", { name: "lines", fields: [field("number", { name: "qty", required: true })] });
    const closed = field("text", { name: "closed", required: true });
    const found = checkValues(
      [lines, closed],
      { lines: [{ qty: "1" }, {}] },
      new Set(["closed"]),
      ((key: string) => key) as never,
    );
    expect(found).toEqual({ "lines/1/qty": "check.required" });
  });
});
