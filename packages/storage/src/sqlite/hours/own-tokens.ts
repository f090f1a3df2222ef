import { isRecord } from "@clawglass/core";

const PARTS = {
  inputTokens: "input_tokens",
  outputTokens: "output_tokens",
  totalTokens: "total_tokens",
  cacheReadTokens: "cache_read_input_tokens",
  cacheWriteTokens: "cache_creation_input_tokens",
} as const;

/** The sums that a sender stated in the metadata of a trace; null where the text is no JSON, and then it says nothing. */
export function readOwnTokens(json: string): Record<keyof typeof PARTS, number | null> | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null; // SQL's json_valid passes over it as well
  }
  const read = (part: string): number | null => {
    const stated = isRecord(value) ? value[part] : null;
    return typeof stated === "number" ? stated : null;
  };
  return {
    inputTokens: read(PARTS.inputTokens),
    outputTokens: read(PARTS.outputTokens),
    totalTokens: read(PARTS.totalTokens),
    cacheReadTokens: read(PARTS.cacheReadTokens),
    cacheWriteTokens: read(PARTS.cacheWriteTokens),
  };
}
