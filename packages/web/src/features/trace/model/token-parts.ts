import type { TokenUsage } from "@clawglass/core";

export interface TokenPart {
  name: string;
  /** null is unknown. */
  count: number | null;
  /** Depth of water, by price: the dearest is the deepest. */
  fill: "f1" | "f2" | "f3" | "f4" | "f5";
}

/**
 * Usage cut into parts that do not overlap, the dearest first: `inputTokens` holds the cached ones and `outputTokens`
 * the reasoning ones, so both are taken apart. A whole whose part is unknown stays whole.
 */
export function toTokenParts(usage: TokenUsage): TokenPart[] {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens } = usage;
  return [
    { name: "output", count: minus(outputTokens, reasoningTokens), fill: "f1" },
    { name: "reasoning", count: reasoningTokens, fill: "f2" },
    { name: "cache write", count: cacheWriteTokens, fill: "f3" },
    { name: "input", count: minus(minus(inputTokens, cacheReadTokens), cacheWriteTokens), fill: "f4" },
    { name: "cache read", count: cacheReadTokens, fill: "f5" },
  ];
}

function minus(whole: number | null, part: number | null): number | null {
  return whole === null ? null : Math.max(0, whole - (part ?? 0));
}
