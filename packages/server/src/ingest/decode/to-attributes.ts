import type { SpanAttribute } from "@clawglass/core";
import type { IngestTally } from "../ingest-tally.ts";
import { anyValueToJson } from "./any-value-to-json.ts";
import type { OtlpKeyValue } from "./otlp-request.ts";
import { toCleanName } from "./to-clean-name.ts";

/**
 * OTLP attributes → JSON text. A text that itself holds a JSON text, object or array loses one layer, as in MLflow
 * (its SDKs wrap values so); numbers and booleans inside texts stay text. Of a repeated key the last one holds.
 * The attributes of events and links keep their texts: MLflow unwraps those of spans only.
 */
export function toAttributes(
  entries: readonly OtlpKeyValue[] | null | undefined,
  maxDepth: number,
  tally: IngestTally,
  unwrapsText = true,
): SpanAttribute[] {
  if (!Array.isArray(entries)) return [];
  const byKey = new Map<string, SpanAttribute>();
  for (const entry of entries as readonly OtlpKeyValue[]) {
    const key = toCleanName(String(entry?.key ?? ""), tally);
    // Decoded protobuf messages inherit "" for a text that is not there.
    const text = Object.hasOwn(entry?.value ?? {}, "stringValue") ? entry?.value?.stringValue : undefined;
    byKey.set(
      key,
      typeof text === "string"
        ? textAttribute(key, text, unwrapsText)
        : { key, json: anyValueToJson(entry?.value, maxDepth, tally) },
    );
  }
  return [...byKey.values()];
}

function textAttribute(key: string, text: string, unwraps: boolean): SpanAttribute {
  return unwraps && holdsJson(text)
    ? { key, json: text, cameAsText: true }
    : { key, json: JSON.stringify(text) };
}

function holdsJson(text: string): boolean {
  const first = /^[ \t\r\n]*([{["])/.exec(text)?.[1];
  if (first === undefined || !text.isWellFormed()) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
