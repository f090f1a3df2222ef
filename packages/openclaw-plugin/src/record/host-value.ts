/**
 * Readers for what OpenClaw hands over. Another version may name or fill fields differently, so nothing is assumed:
 * a field that is missing or of another kind reads as null.
 */
export type HostObject = Readonly<Record<string, unknown>>;

const NOTHING: HostObject = Object.freeze({});

export function toObject(value: unknown): HostObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as HostObject)
    : NOTHING;
}

export function readObject(holder: HostObject, key: string): HostObject {
  return toObject(holder[key]);
}

export function readList(holder: HostObject, key: string): readonly unknown[] {
  const value = holder[key];
  return Array.isArray(value) ? value : [];
}

/** A text that is not empty. */
export function readText(holder: HostObject, key: string): string | null {
  const value = holder[key];
  return typeof value === "string" && value !== "" ? value : null;
}

export function readNumber(holder: HostObject, key: string): number | null {
  const value = holder[key];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

export function readFlag(holder: HostObject, key: string): boolean | null {
  const value = holder[key];
  return typeof value === "boolean" ? value : null;
}

/** A count or a size: a whole number that is not negative. */
export function readCount(holder: HostObject, key: string): number | null {
  const value = readNumber(holder, key);
  return value !== null && value >= 0 ? Math.round(value) : null;
}

/** Milliseconds since 1970, between 2001 and 2100: what else stands in a time field is no time. */
export function readTimeMs(holder: HostObject, key: string): number | null {
  const value = readNumber(holder, key);
  return value !== null && value > 1_000_000_000_000 && value < 4_102_444_800_000 ? value : null;
}
