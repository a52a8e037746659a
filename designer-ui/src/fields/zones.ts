// Times in a member's zone: instants on the wire, wall-clock time on the screen.

import dayjs, { type Dayjs } from "dayjs";
import customParseFormat from "dayjs/plugin/customParseFormat";
import timezone from "dayjs/plugin/timezone";
import utc from "dayjs/plugin/utc";
import { connection } from "@/api/http";
import { halfWidth } from "./decimal";

dayjs.extend(utc);
dayjs.extend(timezone);
dayjs.extend(customParseFormat);

export const DATE = "YYYY-MM-DD";
export const MINUTES = "YYYY-MM-DD HH:mm";
export const SECONDS = "YYYY-MM-DD HH:mm:ss";

/** The zone of whoever is signed in, fixed for a session; the browser's before that is known. */
export const useZone = memberZone;

/** The same outside components. */
export function memberZone(): string {
  return connection.timeZone || Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The wall-clock time of an instant in a zone, as a plain local time for pickers. */
export function wallClock(instant: string, zone: string): Dayjs {
  return dayjs(dayjs.utc(instant).tz(zone).format("YYYY-MM-DDTHH:mm:ss"));
}

/** The instant at which a zone's clocks show this time. */
export function instantOf(wall: Dayjs, zone: string): string {
  return `${dayjs.tz(wall.format("YYYY-MM-DDTHH:mm:ss"), zone).utc().format("YYYY-MM-DDTHH:mm:ss")}Z`;
}

/** An instant as people read it, to the minute; seconds only where they are not zero. */
export function instantText(instant: string, zone: string): string {
  const moment = new Date(instant);
  if (Number.isNaN(moment.getTime())) return instant;
  const text = clockOf(zone).format(moment);
  return text.endsWith(":00") ? text.slice(0, -3) : text;
}

/** Making a formatter costs far more than using it, and a list shows thousands of times. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const digits = "2-digit";
  const date = { year: "numeric", month: digits, day: digits } as const;
  const time = { hour: digits, minute: digits, second: digits, hourCycle: "h23" } as const;
  const clock = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, ...date, ...time });
  clocks.set(zone, clock);
  return clock;
}

const DATES = [DATE, "YYYY-M-D", "YYYY/M/D", "YYYY.M.D", "YYYY年M月D日", "YYYYMMDD"];
const TIMES = ["HH:mm", "H:mm", "HH:mm:ss", "H:mm:ss"];
const INSTANTS = DATES.flatMap((date) => [...TIMES.map((time) => `${date} ${time}`), date]);

function parsed(typed: string, formats: readonly string[]): Dayjs | null {
  const text = halfWidth(typed).trim().replace("T", " ");
  for (const format of formats) {
    // read as UTC: the browser's own zone may skip an hour that the member's has
    const found = dayjs.utc(text, format, true);
    if (found.isValid()) return found;
  }
  return null;
}

/** A typed date as "2026-01-31". */
export function parseDate(typed: string): string | undefined {
  return parsed(typed, INSTANTS)?.format(DATE);
}

/** A typed wall-clock time in a zone as an instant. */
export function parseInstant(typed: string, zone: string): string | undefined {
  if (/[zZ]$|[+-]\d\d:\d\d$/.test(typed.trim())) {
    const exact = dayjs(typed.trim());
    return exact.isValid() ? `${exact.utc().format("YYYY-MM-DDTHH:mm:ss")}Z` : undefined;
  }
  const wall = parsed(typed, INSTANTS);
  return wall ? instantOf(wall, zone) : undefined;
}

/** A typed time of day as "08:00:00". */
export function parseTime(typed: string): string | undefined {
  return parsed(typed, TIMES)?.format("HH:mm:ss");
}
