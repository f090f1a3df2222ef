import { MLFLOW_KEYS, OTEL_KEYS, type TokenUsage, UNKNOWN_USAGE } from "@clawglass/core";
import { type AttributeReader, firstNumber } from "./attribute-reader.ts";

/** Where senders say how many of the output tokens were reasoning; MLflow's usage has no place for it. */
const REASONING_KEYS = [
  OTEL_KEYS.reasoningTokens,
  "gen_ai.usage.reasoning_tokens",
  "ai.usage.reasoningTokens",
  "ai.usage.outputTokenDetails.reasoningTokens",
  "llm.token_count.completion_details.reasoning",
];

/** Tokens of a span from MLflow's usage attribute; reasoning tokens from the key beside it. */
export function readUsage(reader: AttributeReader): TokenUsage {
  const usage = reader.json(MLFLOW_KEYS.chatTokenUsage);
  const reasoningTokens = asCount(firstNumber(reader, REASONING_KEYS));
  if (typeof usage !== "object" || usage === null) return { ...UNKNOWN_USAGE, reasoningTokens };
  const read = (key: string) => asCount((usage as Record<string, unknown>)[key]);
  const inputTokens = read("input_tokens");
  const outputTokens = read("output_tokens");
  return {
    inputTokens,
    outputTokens,
    cacheReadTokens: read("cache_read_input_tokens"),
    cacheWriteTokens: read("cache_creation_input_tokens"),
    reasoningTokens,
    totalTokens:
      read("total_tokens") ??
      (inputTokens === null || outputTokens === null ? null : inputTokens + outputTokens),
  };
}

function asCount(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
