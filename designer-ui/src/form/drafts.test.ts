// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import type { FieldDefinition } from "@/api/types";
import {
  type Draft,
  draftKey,
  keepDraft,
  LARGEST_DRAFT,
  MOST_DRAFTS,
  readDraft,
  takesFiles,
  withoutFiles,
} from "./drafts";

const field = (name: string, type: string, fields?: FieldDefinition[]) =>
  ({ type, name, label: { zh: name }, required: false, unique: false, fields }) as FieldDefinition;
const draft = (at: string, title = "x"): Draft => ({
  id: "01",
  values: { title },
  base: { title: null },
  titles: {},
  revision: null,
  at,
});

beforeEach(() => localStorage.clear());

describe("drafts", () => {
  it("are kept apart by person, form and record", () => {
    keepDraft(draftKey("m1", "job", null), draft("2026-01-01T00:00:00Z"));
    expect(readDraft(draftKey("m1", "job", null))?.values).toEqual({ title: "x" });
    expect(readDraft(draftKey("m2", "job", null))).toBeNull();
    expect(readDraft(draftKey("m1", "job", "r1"))).toBeNull();
  });
  it("too large to keep replace nothing but themselves", () => {
    keepDraft("jigsmith.draft.m.job.new", draft("2026-01-01T00:00:00Z"));
    keepDraft("jigsmith.draft.m.job.new", draft("2026-01-01T00:01:00Z", "x".repeat(LARGEST_DRAFT)));
    expect(readDraft("jigsmith.draft.m.job.new")).toBeNull();
  });
  it("are dropped oldest first when there are too many", () => {
    for (let n = 0; n <= MOST_DRAFTS; n++)
      keepDraft(`jigsmith.draft.m.job.r${n}`, draft(`2026-01-01T00:00:${String(n).padStart(2, "0")}Z`));
    expect(readDraft("jigsmith.draft.m.job.r0")).toBeNull();
    expect(readDraft("jigsmith.draft.m.job.r1")).not.toBeNull();
  });
  it("that cannot be read are no drafts", () => {
    localStorage.setItem("jigsmith.draft.m.job.new", '{"id":"01","at":"x","values":[]}');
    expect(readDraft("jigsmith.draft.m.job.new")).toBeNull();
  });
});

describe("files", () => {
  const fields = [
    field("title", "text"),
    field("docs", "file"),
    field("rows", "sub_table", [field("pic", "image"), field("n", "number")]),
  ];
  it("are left out of drafts, also in rows", () => {
    const typed = { title: "a", docs: [{ id: "f" }], rows: [{ _key: "k", pic: [{ id: "p" }], n: "1" }] };
    expect(withoutFiles(fields, typed)).toEqual({ title: "a", rows: [{ _key: "k", n: "1" }] });
  });
  it("are found in rows", () => {
    expect(takesFiles(fields.slice(2))).toBe(true);
    expect(takesFiles(fields.slice(0, 1))).toBe(false);
  });
});
