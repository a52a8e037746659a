// Folders import only from floors below; texts live only in i18n; files stay small.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { describe, expect, it } from "vitest";

const SOURCE = new URL("../src", import.meta.url).pathname;
/** Made by `make types`. */
const GENERATED = "api/schema.ts";
const MAX_LINES = 300;
const FLOORS: Record<string, number> = {
  ui: 0,
  i18n: 0,
  api: 0,
  feedback: 1,
  fields: 2,
  form: 3,
  exports: 4,
  list: 5,
  bin: 5,
  record: 5,
  import: 5,
  settings: 5,
  session: 5,
  shell: 6,
  "main.tsx": 7,
};
/** On one floor only these know each other. */
const BESIDE = new Set(["api>i18n", "feedback>feedback"]);

/** These read or write Chinese as data: typed input, region names, value texts in both languages at once. */
const READS_CHINESE = new Set([
  "fields/boolean.tsx",
  "fields/durations.ts",
  "fields/parts/provinces.ts",
  "fields/signature.tsx",
  "fields/zones.ts",
]);
const COMMENTS = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

const files = filesIn(SOURCE)
  .filter((path) => /\.(ts|tsx)$/.test(path))
  .map((path) => ({ path, name: relative(SOURCE, path), text: readFileSync(path, "utf8") }));
const partOf = (name: string) => name.split(sep)[0] as string;

function importsOf({ path, text }: { path: string; text: string }): string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)]
    .map((match) => match[1] as string)
    .filter((target) => target.startsWith("@/") || target.startsWith("."))
    .map((target) => (target.startsWith("@/") ? target.slice(2) : relative(SOURCE, join(path, "..", target))));
}

describe("the source tree", () => {
  it("has a floor for every folder", () => {
    expect(files.map((file) => partOf(file.name)).filter((part) => FLOORS[part] === undefined)).toEqual([]);
  });

  it("imports only from lower floors or its own folder", () => {
    const wrong = files.flatMap((file) => {
      const own = partOf(file.name);
      return importsOf(file)
        .filter((target) => {
          const other = partOf(target);
          const isLower = (FLOORS[other] ?? Number.POSITIVE_INFINITY) < (FLOORS[own] ?? -1);
          return other !== own && !isLower && !BESIDE.has(`${own}>${other}`);
        })
        .map((target) => `${file.name} → ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  it("keeps every file within the limit, without barrels", () => {
    const written = files.filter((file) => file.name !== GENERATED);
    expect(written.filter((file) => file.text.split("\n").length > MAX_LINES).map((file) => file.name)).toEqual([]);
    expect(files.filter((file) => /(^|\/)index\.tsx?$/.test(file.name)).map((file) => file.name)).toEqual([]);
  });

  it("has Chinese only in the texts and in tests", () => {
    const isText = (name: string) =>
      partOf(name) === "i18n" || /\.test\.tsx?$/.test(name) || READS_CHINESE.has(name.replaceAll(sep, "/"));
    const wrong = files.filter(
      (file) => !isText(file.name) && /\p{Script=Han}/u.test(file.text.replaceAll(COMMENTS, "")),
    );
    expect(wrong.map((file) => file.name)).toEqual([]);
  });
});
