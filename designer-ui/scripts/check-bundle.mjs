// Fails when the first load (the entry and what it imports, CSS included), or what any page adds to it, exceeds its gzip budget.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET = { initial: 270_000, page: 220_000 };
const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));
const gzipped = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;

function filesOf(key, seen = new Set()) {
  if (seen.has(key)) return new Set();
  seen.add(key);
  const chunk = manifest[key];
  const files = new Set([chunk.file, ...(chunk.css ?? [])]);
  for (const imported of chunk.imports ?? []) for (const file of filesOf(imported, seen)) files.add(file);
  return files;
}
const total = (files) => [...files].reduce((sum, file) => sum + gzipped(file), 0);

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const initial = filesOf(entry);
const rows = [["initial", total(initial), BUDGET.initial]];
for (const key of manifest[entry].dynamicImports ?? []) {
  const added = [...filesOf(key)].filter((file) => !initial.has(file));
  rows.push([manifest[key].src ?? key, total(added), BUDGET.page]);
}
let failed = false;
for (const [name, size, budget] of rows) {
  const over = size > budget;
  failed ||= over;
  console.log(`${over ? "OVER " : "ok   "}${(size / 1000).toFixed(1).padStart(7)} kB gz of ${budget / 1000}  ${name}`);
}
process.exit(failed ? 1 : 0);
