/** A number whose text must survive: 64-bit integers, and decimals such as `10.0`. Made and read by the JSON object itself. */
export interface ExactNumber {
  readonly rawJSON: string;
}

interface JsonWithRaw {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): ExactNumber;
  isRawJSON(value: unknown): value is ExactNumber;
}

// Node 24 has these; TypeScript's library does not know them yet.
const json = JSON as unknown as JsonWithRaw;

/** Parses JSON; numbers that a double would change become ExactNumbers. Throws SyntaxError. */
export function parseLossless(text: string): unknown {
  return json.parse(text, (_key, value, { source }) =>
    typeof value === "number" && source !== undefined && String(value) !== source
      ? json.rawJSON(source)
      : value,
  );
}

export function isExactNumber(value: unknown): value is ExactNumber {
  return json.isRawJSON(value);
}

/** JSON text to be placed in an answer as it is. It must be a primitive; see `JsonText` for whole objects. */
export function exactNumber(text: string): ExactNumber {
  return json.rawJSON(text);
}

/** An integer of any size as a JSON number. */
export function exactInteger(value: bigint): ExactNumber {
  return json.rawJSON(value.toString());
}

/** A double as MLflow (Python) prints it: whole numbers keep their `.0`. */
export function exactDouble(value: number): ExactNumber | string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  return json.rawJSON(printDouble(value));
}

export function printDouble(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return `${Object.is(value, -0) ? "-0" : value}.0`;
  if (value !== 0 && (Math.abs(value) >= 1e16 || Math.abs(value) < 1e-4)) {
    return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  return String(value);
}

/** The number behind a parsed JSON value; null when it is none. */
export function toNumber(value: unknown): number | null {
  if (typeof value === "number") return value;
  return isExactNumber(value) ? Number(value.rawJSON) : null;
}
