import { describe, expect, it } from "vitest";
import { isGrid, parseTsv, toTsv } from "./paste";

describe("text from a spreadsheet", () => {
  it.each([
    ["one cell", "a", [["a"]]],
    ["a row", "a\tb\tc", [["a", "b", "c"]]],
    [
      "rows with Windows line ends and a last line end",
      "a\tb\r\n1\t2\r\n",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    ["empty cells at both ends", "\ta\t", [["", "a", ""]]],
    ["a quoted cell with a line end and quotes", '"x\n""y"""\t2', [['x\n"y"', "2"]]],
    ["a quote that only begins a text", '"abc\t2', [['"abc', "2"]]],
    ["quotes inside a plain cell", 'say "hi"\t2', [['say "hi"', "2"]]],
    ["an empty line in the middle", "a\n\nb", [["a"], [""], ["b"]]],
  ])("reads %s", (_, text, rows) => {
    expect(parseTsv(text)).toEqual(rows);
  });

  it("comes back unchanged after being written", () => {
    const rows = [
      ["a\tb", 'c"d'],
      ["e\nf", ""],
    ];
    expect(parseTsv(toTsv(rows))).toEqual(rows);
  });

  it("tells one cell from many", () => {
    expect(isGrid(parseTsv("a"))).toBe(false);
    expect(isGrid(parseTsv("a\tb"))).toBe(true);
  });
});
