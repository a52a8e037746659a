import { describe, expect, it } from "vitest";
import type { FieldDefinition } from "@/api/types";
import { mappingProblems, startSettings, withColumns } from "./mapping";

const field = (name: string, type = "text", more: object = {}): FieldDefinition => ({
  type,
  name,
  label: { zh: name },
  required: false,
  unique: false,
  ...more,
});
const FIELDS = [
  field("code", "text", { unique: true, required: true }),
  field("qty", "number", { required: true, default: 1 }),
  field("order", "reference", { target: "job_order" }),
];
const column = (title: string, guess: string | null) => ({ title, samples: [], field: guess });

describe("mapping columns to fields", () => {
  const sheet = { name: "s", rows: 2, columns: [column("编码", "code"), column("代码", "code"), column("x", "ghost")] };

  it("takes each guess once and only for fields that are there", () => {
    const settings = startSettings(sheet, FIELDS);
    expect(settings.columns).toEqual({ 编码: "code", 代码: null, x: null });
    expect(settings.match).toEqual(["code"]);
  });

  it("warns of required fields without a column or a default", () => {
    const problems = mappingProblems({ 编码: null }, FIELDS);
    expect(problems.missing.map((one) => one.name)).toEqual(["code"]);
    expect(problems.isEmpty).toBe(true);
  });

  it("refuses one field for two columns", () => {
    expect(mappingProblems({ a: "code", b: "code" }, FIELDS).repeated.map((one) => one.name)).toEqual(["code"]);
  });

  it("drops match keys and references whose column went, and keeps the rest", () => {
    const settings = { ...startSettings(sheet, FIELDS), references: { order: { by: "code", create: true } } };
    const next = withColumns(settings, { 编码: null, x: "order" }, FIELDS);
    expect(next.match).toEqual([]);
    expect(next.references).toEqual({ order: { by: "code", create: true } });
  });
});
