// Both languages say the same things.
import { describe, expect, it } from "vitest";
import { en } from "@/i18n/en";
import { zh } from "@/i18n/zh";

type Texts = { [key: string]: string | Texts };

const PLURAL = /_(one|other)$/;

function flat(texts: Texts, path = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    const name = path ? `${path}.${key}` : key;
    if (typeof value === "string") found.set(name.replace(PLURAL, ""), value);
    else for (const [inner, text] of flat(value, name)) found.set(inner, text);
  }
  return found;
}

const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

describe("the texts", () => {
  const [chinese, english] = [flat(zh), flat(en)];

  it("have the same keys in both languages", () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  });

  it("are never empty", () => {
    for (const texts of [chinese, english]) expect([...texts].filter(([, text]) => !text.trim())).toEqual([]);
  });

  it("fill in the same values", () => {
    const differing = [...chinese].filter(([key, text]) => {
      const wanted = new Set(placeholders(text));
      return placeholders(english.get(key) ?? "").some((name) => name !== "count" && !wanted.has(name as string));
    });
    expect(differing.map(([key]) => key)).toEqual([]);
  });
});
