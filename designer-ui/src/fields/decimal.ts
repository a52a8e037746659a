// Exact decimals as text: typed text to canonical form, display, comparison and sums without binary floats.

const SHAPE = /^([+-]?)(\d*)(?:\.(\d*))?$/;

/** Full-width digits, signs and separators as half-width; grouping commas and spaces removed. */
export function halfWidth(text: string): string {
  return text
    .replace(/[０-９Ａ-Ｚａ-ｚ：．，－＋％／]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/　/g, " ")
    .replace(/。/g, ".");
}

/** The canonical decimal text of what a person typed ("1,234.50 " → "1234.50"); null when it is not a number. */
export function parseDecimal(typed: string): string | null {
  const text = halfWidth(typed)
    .replace(/[,\s￥¥$€]/g, "")
    .replace(/^\((.+)\)$/, "-$1");
  const match = SHAPE.exec(text);
  if (!match) return expandExponent(text);
  const [, sign = "", whole = "", fraction] = match;
  if (whole === "" && !fraction) return null;
  const digits = whole.replace(/^0+(?=\d)/, "") || "0";
  const body = fraction ? `${digits}.${fraction}` : digits;
  return sign === "-" && /[1-9]/.test(body) ? `-${body}` : body;
}

function expandExponent(text: string): string | null {
  const match = /^([+-]?\d+)(?:\.(\d*))?[eE]([+-]?\d{1,3})$/.exec(text);
  if (!match) return null;
  const [, whole = "0", fraction = "", exponent = "0"] = match;
  const negative = whole.startsWith("-");
  return place(BigInt(whole.replace(/^[+-]/, "") + fraction), fraction.length - Number(exponent), negative);
}

function place(digits: bigint, scale: number, negative: boolean): string {
  if (scale <= 0) return `${negative ? "-" : ""}${digits * 10n ** BigInt(-scale)}`;
  const text = digits.toString().padStart(scale + 1, "0");
  return `${negative ? "-" : ""}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

function scaled(value: string): { digits: bigint; scale: number } {
  const canonical = parseDecimal(value) ?? "0";
  const [whole = "0", fraction = ""] = canonical.split(".");
  return { digits: BigInt(whole + fraction), scale: fraction.length };
}

/** The exact sum of decimal texts, at the widest scale met. */
export function sumDecimals(values: readonly string[]): string {
  const parts = values.map(scaled);
  const scale = parts.reduce((widest, part) => Math.max(widest, part.scale), 0);
  const total = parts.reduce((sum, part) => sum + part.digits * 10n ** BigInt(scale - part.scale), 0n);
  return place(total < 0n ? -total : total, scale, total < 0n);
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compareDecimals(a: string, b: string): number {
  const [x, y] = [scaled(a), scaled(b)];
  const scale = BigInt(Math.max(x.scale, y.scale));
  const difference = x.digits * 10n ** (scale - BigInt(x.scale)) - y.digits * 10n ** (scale - BigInt(y.scale));
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The decimal moved by powers of ten: shift 2 makes "0.125" into "12.5". */
export function shiftDecimal(value: string, by: number): string {
  const { digits, scale } = scaled(value);
  const negative = digits < 0n;
  const moved = place(negative ? -digits : digits, scale - by, negative);
  return moved.includes(".") ? moved.replace(/0+$/, "").replace(/\.$/, "") : moved;
}

/** Number of digits after the point. */
export function decimalScale(value: string): number {
  return scaled(value).scale;
}

/** Grouped by thousands, with exactly `scale` digits after the point when given (zeros are added, never cut). */
export function formatDecimal(value: string, scale?: number | null, grouped = true): string {
  const canonical = parseDecimal(value);
  if (canonical === null) return value;
  const [whole = "0", fraction = ""] = canonical.replace("-", "").split(".");
  const head = grouped ? whole.replace(/\B(?=(\d{3})+$)/g, ",") : whole;
  const tail = scale ? fraction.padEnd(scale, "0") : fraction;
  return `${canonical.startsWith("-") ? "-" : ""}${head}${tail ? `.${tail}` : ""}`;
}
