import { describe, expect, it } from "vitest";
import type { FieldDefinition } from "@/api/types";
import { addressText, addressValue } from "./address";
import { pathNamed, pathText } from "./cascade";
import { cleanCode } from "./codes";
import { compareDecimals, formatDecimal, parseDecimal, shiftDecimal, sumDecimals } from "./decimal";
import { departmentTree } from "./department";
import { durationSeconds, formatDuration, parseDuration } from "./durations";
import { fileRefusal, sizeText } from "./fileLimits";
import { plainText } from "./harmless";
import { instantOf, parseDate, parseInstant, wallClock } from "./zones";

const field = (type: string, more: object = {}): FieldDefinition => ({
  type,
  name: "f",
  label: { zh: "f" },
  required: false,
  unique: false,
  ...more,
});

describe("decimals", () => {
  it.each([
    ["1,234.50", "1234.50"],
    ["１２．５", "12.5"],
    ["￥ 3", "3"],
    ["(5)", "-5"],
    ["-0", "0"],
    [".5", "0.5"],
    ["007", "7"],
    ["1e3", "1000"],
    ["2.5E-3", "0.0025"],
    ["12a", null],
    ["-", null],
    ["", null],
  ])("reads %s", (typed, value) => {
    expect(parseDecimal(typed)).toBe(value);
  });

  it("adds without binary noise", () => {
    expect(sumDecimals(["0.1", "0.2", "-0.30"])).toBe("0.00");
    expect(sumDecimals(["99999999999999999999.99", "0.01"])).toBe("100000000000000000000.00");
  });

  it("compares, moves the point and groups thousands", () => {
    expect(compareDecimals("10", "9.99")).toBe(1);
    expect(compareDecimals("-1", "-1.0")).toBe(0);
    expect(shiftDecimal("0.125", 2)).toBe("12.5");
    expect(formatDecimal("-1234567.5", 2)).toBe("-1,234,567.50");
  });
});

describe("durations", () => {
  it.each([
    ["6:19", "PT6H19M"],
    ["006:19", "PT6H19M"],
    ["0:00:30", "PT30S"],
    ["90", "PT1H30M"],
    ["6小时19分", "PT6H19M"],
    ["1d 2h", "PT26H"],
    ["6：19", "PT6H19M"],
    ["PT6H19M", "PT6H19M"],
    ["P1DT1H", "PT25H"],
    ["-0:05", "-PT5M"],
    ["6:75", null],
    ["soon", null],
  ])("reads %s", (typed, iso) => {
    expect(parseDuration(typed)).toBe(iso);
  });

  it("shows hours and minutes, and seconds where there are some", () => {
    expect(formatDuration("PT6H19M")).toBe("6:19");
    expect(formatDuration("PT26H5S")).toBe("26:00:05");
    expect(durationSeconds("P")).toBeNull();
  });
});

describe("dates and times", () => {
  it.each(["2026-01-05", "2026/1/5", "2026年1月5日", "20260105", "2026.1.5 8:30"])("reads %s as a day", (typed) => {
    expect(parseDate(typed)).toBe("2026-01-05");
  });

  it("reads and shows wall-clock time in the member's zone", () => {
    expect(parseInstant("2026/1/5 8:30", "Asia/Shanghai")).toBe("2026-01-05T00:30:00Z");
    expect(parseInstant("2026-01-05T08:30:00+08:00", "UTC")).toBe("2026-01-05T00:30:00Z");
    expect(wallClock("2026-01-05T00:30:00Z", "Asia/Shanghai").format("HH:mm")).toBe("08:30");
    expect(instantOf(wallClock("2026-07-01T12:00:00Z", "Europe/Berlin"), "Europe/Berlin")).toBe("2026-07-01T12:00:00Z");
  });

  it("refuses days that do not exist", () => {
    expect(parseDate("2026-02-30")).toBeUndefined();
  });
});

describe("other text forms", () => {
  const OPTIONS = [
    { value: "a", label: { zh: "机加", en: "Machining" }, children: [{ value: "b", label: { zh: "车" } }] },
  ];
  it("reads and writes a path of options", () => {
    expect(pathNamed(OPTIONS, "机加 / 车")).toEqual(["a", "b"]);
    expect(pathNamed(OPTIONS, "机加 / 铣")).toBeUndefined();
    expect(pathText(OPTIONS, ["a", "b", "gone"], "en")).toBe("Machining / 车 / gone");
  });

  it("keeps an address only as far as it is given", () => {
    const value = addressValue(field("address"), { region: ["广东省", "", ""], detail: "" });
    expect(value).toEqual({ region: ["广东省"], detail: "" });
    expect(addressValue(field("address"), { region: ["", ""], detail: "" })).toBeNull();
    expect(addressText({ region: ["广东省", "深圳市"], detail: "科技路 1 号" })).toBe("广东省 / 深圳市 科技路 1 号");
  });

  it("takes the code out of a scanned label, also when two scans are glued", () => {
    expect(cleanCode("#WO-2401$")).toBe("2401");
    expect(cleanCode("#FC-A-1$#FC-A-2$")).toBe("A-1");
    expect(cleanCode("  6901234 ")).toBe("6901234");
  });

  it("shows formatted text as plain text", () => {
    expect(plainText("<p>a &amp; b</p><script>x()</script><ul><li>c</li></ul>")).toBe("a & b c");
  });

  it("refuses files by type, size and count before they are sent", () => {
    const file = new File(["x".repeat(3 * 1024 * 1024)], "a.exe", { type: "application/octet-stream" });
    expect(fileRefusal(field("file", { accept: [".pdf"] }), file, 0)?.key).toBe("fields.fileType");
    expect(fileRefusal(field("file", { max_size_mb: 2 }), file, 0)?.key).toBe("fields.fileSize");
    expect(fileRefusal(field("file", { max_count: 1 }), file, 1)?.key).toBe("fields.fileCount");
    expect(fileRefusal(field("file"), file, 0)).toBeNull();
    expect(sizeText(1536)).toBe("1.5 KB");
  });

  it("puts departments under their parents", () => {
    const tree = departmentTree([
      { id: "2", name: "车间", parent_id: "1" },
      { id: "1", name: "工厂", parent_id: null },
    ]);
    expect(tree).toEqual([{ value: "1", title: "工厂", children: [{ value: "2", title: "车间", children: [] }] }]);
  });
});
