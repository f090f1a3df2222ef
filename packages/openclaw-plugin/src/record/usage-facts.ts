import { addKnown, type TokenUsage } from "@clawglass/core";
import { type HostObject, readCount, readNumber, readObject, readText } from "./host-value.ts";
import type { CostState, UsageState } from "./state/run-state.ts";

/**
 * Tokens and cost of one model call, from the `usage` of an assistant message or of a diagnostic event. OpenClaw's
 * `input` leaves the cached tokens out; ours holds them. null when nothing was reported: a failed call has a usage
 * of zeros, which says nothing.
 *
 * @param isPriced whether the operator configured a price for the model; without one OpenClaw fills in a cost of 0
 */
export function readUsage(usage: HostObject, isPriced: boolean): UsageState | null {
  const input = readCount(usage, "input");
  const output = readCount(usage, "output");
  const cacheRead = readCount(usage, "cacheRead");
  const cacheWrite = readCount(usage, "cacheWrite");
  const total = readCount(usage, "totalTokens") ?? readCount(usage, "total");
  if (!input && !output && !cacheRead && !cacheWrite && !total) return null;
  const tokens: TokenUsage = {
    inputTokens: input === null ? null : addKnown(addKnown(input, cacheRead), cacheWrite),
    outputTokens: output,
    cacheReadTokens: cacheRead,
    cacheWriteTokens: cacheWrite,
    reasoningTokens: readCount(usage, "reasoningTokens"),
    totalTokens: total,
  };
  return { usage: tokens, cost: readCost(readObject(usage, "cost"), isPriced) };
}

function readCost(cost: HostObject, isPriced: boolean): CostState | null {
  const total = readNumber(cost, "total");
  const isBilled = readText(cost, "totalOrigin") === "provider-billed";
  if (total === null || total < 0 || (total === 0 && !isBilled && !isPriced)) return null;
  const cacheRead = readNumber(cost, "cacheRead");
  const cacheWrite = readNumber(cost, "cacheWrite");
  return {
    inputUsd: addKnown(addKnown(readNumber(cost, "input"), cacheRead), cacheWrite),
    outputUsd: readNumber(cost, "output"),
    totalUsd: total,
    source: isBilled ? "provider" : "openclaw-config",
  };
}
