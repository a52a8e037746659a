// Durations: "6:19", "6小时19分" or ISO text to ISO 8601 and back to "6:19".

import { halfWidth } from "./decimal";

const CLOCK = /^(-?)(\d+):([0-5]?\d)(?::([0-5]?\d))?$/;
const ISO = /^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$/;
const WORDS = /^(-?)(?:(\d+)(?:d|天|日))?(?:(\d+)(?:h|小时|时))?(?:(\d+)(?:m|min|分钟|分))?(?:(\d+)(?:s|秒))?$/;

/** Seconds of an ISO 8601 duration; null when it is none. */
export function durationSeconds(iso: string): number | null {
  const match = ISO.exec(iso);
  return match && /\d/.test(iso) ? signed(match) : null;
}

function signed(match: RegExpExecArray): number {
  const [, sign, days, hours, minutes, seconds] = match;
  const total = number(days) * 86400 + number(hours) * 3600 + number(minutes) * 60 + number(seconds);
  return sign === "-" ? -total : total;
}

function number(text: string | undefined): number {
  return text ? Number(text) : 0;
}

/** ISO 8601 text of seconds, in hours, minutes and seconds: 22740 → "PT6H19M". */
export function isoDuration(seconds: number): string {
  const size = Math.abs(seconds);
  const [hours, minutes, rest] = [Math.floor(size / 3600), Math.floor((size % 3600) / 60), size % 60];
  const body = `${hours ? `${hours}H` : ""}${minutes ? `${minutes}M` : ""}${rest ? `${rest}S` : ""}`;
  return `${seconds < 0 ? "-" : ""}PT${body || "0S"}`;
}

/** What a person typed as ISO 8601; a bare number counts minutes; null when it cannot be read. */
export function parseDuration(typed: string): string | null {
  const text = halfWidth(typed).replace(/\s/g, "");
  if (text === "") return null;
  const clock = CLOCK.exec(text);
  if (clock) {
    const [, sign, hours, minutes, seconds] = clock;
    const total = number(hours) * 3600 + number(minutes) * 60 + number(seconds);
    return isoDuration(sign === "-" ? -total : total);
  }
  if (/^-?\d+$/.test(text)) return isoDuration(Number(text) * 60);
  const iso = durationSeconds(text.toUpperCase());
  if (iso !== null) return isoDuration(iso);
  const words = WORDS.exec(text.toLowerCase());
  return words && /\d/.test(text) ? isoDuration(signed(words)) : null;
}

/** "6:19", or "6:19:05" when there are seconds; the text itself when it is not ISO. */
export function formatDuration(iso: string): string {
  const seconds = durationSeconds(iso);
  if (seconds === null) return iso;
  const size = Math.abs(seconds);
  const clock = `${Math.floor(size / 3600)}:${two(Math.floor((size % 3600) / 60))}`;
  return `${seconds < 0 ? "-" : ""}${clock}${size % 60 ? `:${two(size % 60)}` : ""}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
