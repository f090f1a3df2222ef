import type { IngestTally } from "../ingest-tally.ts";
import type { OtlpAnyValue, OtlpInteger, OtlpKeyValue } from "./otlp-request.ts";

const TOO_DEEP = '"[left out: nested too deeply]"';

/**
 * Writes an OTLP value as JSON text. Integers stay integers and decimals keep their point (`10.0`), as in MLflow; bytes
 * become base64 text; NaN and the infinities, which JSON lacks, become text. Below `maxDepth` a note stands for the value.
 */
export function anyValueToJson(
  message: OtlpAnyValue | null | undefined,
  maxDepth: number,
  tally: IngestTally,
): string {
  if (message === null || message === undefined) return "null";
  // Decoded protobuf messages inherit defaults ("" for a text that is not there); only their own fields came.
  const value: OtlpAnyValue = { ...message };
  if (isGiven(value.stringValue)) return JSON.stringify(value.stringValue);
  if (isGiven(value.boolValue)) return value.boolValue ? "true" : "false";
  if (isGiven(value.intValue)) return integerToJson(value.intValue);
  if (isGiven(value.doubleValue)) return doubleToJson(Number(value.doubleValue));
  if (isGiven(value.bytesValue)) return JSON.stringify(toBase64(value.bytesValue));
  const isNested = isGiven(value.arrayValue) || isGiven(value.kvlistValue);
  if (isNested && maxDepth <= 0) {
    tally.truncatedValueCount += 1;
    return TOO_DEEP;
  }
  if (isGiven(value.arrayValue)) {
    const items = asArray(value.arrayValue.values).map((item) => anyValueToJson(item, maxDepth - 1, tally));
    return `[${items.join(",")}]`;
  }
  if (isGiven(value.kvlistValue))
    return keyValuesToJson(asArray(value.kvlistValue.values), maxDepth - 1, tally);
  return "null";
}

function keyValuesToJson(entries: readonly OtlpKeyValue[], maxDepth: number, tally: IngestTally): string {
  const members = entries.map(
    (entry) => `${JSON.stringify(String(entry.key ?? ""))}:${anyValueToJson(entry.value, maxDepth, tally)}`,
  );
  return `{${members.join(",")}}`;
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

function asArray<T>(value: readonly T[] | null | undefined): readonly T[] {
  return Array.isArray(value) ? value : [];
}

function integerToJson(value: OtlpInteger): string {
  const text = String(value).trim();
  return /^-?\d+$/.test(text) ? BigInt(text).toString() : "null";
}

function doubleToJson(value: number): string {
  if (!Number.isFinite(value)) return JSON.stringify(String(value));
  const text = Object.is(value, -0) ? "-0" : String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

function toBase64(bytes: Uint8Array | string): string {
  return typeof bytes === "string" ? bytes : Buffer.from(bytes).toString("base64");
}
