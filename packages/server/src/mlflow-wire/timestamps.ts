/** `google.protobuf.Timestamp` in JSON: RFC 3339, UTC, milliseconds only where there are any. */
export function printTimestamp(unixMs: number): string {
  const date = new Date(Math.floor(unixMs));
  if (Number.isNaN(date.getTime())) return "1970-01-01T00:00:00Z";
  return date.toISOString().replace(".000Z", "Z");
}

/** Reads RFC 3339 with up to nine digits and any offset; null when it is none. Fractions below 1 ms are dropped. */
export function readTimestamp(value: unknown): number | null {
  if (typeof value !== "string" || !/^\d{4,}-\d\d-\d\d[T ]/.test(value)) return null;
  const unixMs = Date.parse(value.replace(/(\.\d{3})\d+/, "$1"));
  return Number.isNaN(unixMs) ? null : unixMs;
}

/** `google.protobuf.Duration` in JSON: `1.500s`, `0s`, `-100s`. */
export function printDuration(durationMs: number): string {
  const whole = Math.trunc(durationMs);
  const sign = whole < 0 ? "-" : "";
  const [seconds, millis] = [Math.floor(Math.abs(whole) / 1000), Math.abs(whole) % 1000];
  return `${sign}${seconds}${millis === 0 ? "" : `.${String(millis).padStart(3, "0")}`}s`;
}

/** Reads `1.5s`; null when it is no duration. */
export function readDuration(value: unknown): number | null {
  const match = typeof value === "string" ? /^(-?)(\d+)(?:\.(\d{1,9}))?s$/.exec(value) : null;
  if (match === null) return null;
  const [, sign, seconds, fraction = ""] = match;
  const durationMs = Number(seconds) * 1000 + Number(fraction.padEnd(9, "0")) / 1_000_000;
  return Math.round(sign === "-" ? -durationMs : durationMs);
}
