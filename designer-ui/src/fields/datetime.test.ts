import { afterEach, describe, expect, it } from "vitest";
import { connection } from "@/api/http";
import type { FieldDefinition } from "@/api/types";
import { datetime } from "./datetime";

const field = { type: "datetime", name: "at", label: { zh: "时间" } } as FieldDefinition;
const own = connection.timeZone;
afterEach(() => {
  connection.timeZone = own;
});

describe("pasted and copied moments", () => {
  it.each([
    ["Asia/Shanghai", "2026-11-05T00:30:00Z"],
    ["America/New_York", "2026-11-05T13:30:00Z"],
  ])("are read and written in the member's zone, %s", (zone, instant) => {
    connection.timeZone = zone;
    expect(datetime.fromText?.(field, "2026-11-05 08:30")).toBe(instant);
    expect(datetime.toText(field, instant, {}, "zh")).toBe("2026-11-05 08:30");
  });
});
