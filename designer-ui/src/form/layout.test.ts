import { describe, expect, it } from "vitest";
import type { FieldDefinition, FormDefinition, LayoutItem } from "@/api/types";
import { fieldsIn, foldsAround, layoutOf, spanOf } from "./layout";

const field = (name: string, type = "text"): FieldDefinition => ({
  type,
  name,
  label: { zh: name },
  required: false,
  unique: false,
});
const form = (fields: FieldDefinition[], layout: LayoutItem[]): FormDefinition => ({
  kind: "form",
  name: "f",
  label: { zh: "f" },
  fields,
  layout,
  views: [],
});
const item = (name: string): LayoutItem => ({ type: "field", field: name });
const DRAWN: LayoutItem[] = [
  item("a"),
  {
    type: "columns",
    columns: [
      { span: 12, items: [item("b")] },
      { span: 12, items: [item("hidden")] },
    ],
  },
  {
    type: "tabs",
    tabs: [
      { label: { zh: "一" }, items: [item("hidden")] },
      { label: { zh: "二" }, items: [{ type: "section", label: { zh: "节" }, collapsed: true, items: [item("c")] }] },
    ],
  },
  { type: "group", items: [item("hidden")] },
];

describe("a layout", () => {
  it("lists all fields when none is drawn", () => {
    expect(fieldsIn(layoutOf(form([field("a"), field("b")], [])))).toEqual(["a", "b"]);
  });

  it("drops fields the asker may not see, with the blocks that become empty", () => {
    const layout = layoutOf(form([field("a"), field("b"), field("c")], DRAWN));
    expect(fieldsIn(layout)).toEqual(["a", "b", "c"]);
    expect(layout.map((one) => one.type)).toEqual(["field", "columns", "tabs"]);
  });

  it("finds the tab and the section that hide a field", () => {
    const layout = layoutOf(form([field("a"), field("b"), field("c")], DRAWN));
    expect(foldsAround(layout, "c")).toEqual([{ path: "2", tab: 0 }, { path: "2.0.0" }]);
    expect(foldsAround(layout, "b")).toEqual([]);
    expect(foldsAround(layout, "ghost")).toBeNull();
  });

  it("gives wide types the whole width", () => {
    expect([spanOf(field("a")), spanOf(field("a", "sub_table")), spanOf(field("a", "sub_table"), 12)]).toEqual([
      8, 24, 12,
    ]);
  });
});
