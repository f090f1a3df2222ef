/**
 * Tokens of one model call, or a sum of calls. null means that the provider did not say, which is not 0.
 * `inputTokens` holds the cached tokens too; `reasoningTokens` is a part of `outputTokens`.
 */
export interface TokenUsage {
  inputTokens: number | null;
  outputTokens: number | null;
  cacheReadTokens: number | null;
  cacheWriteTokens: number | null;
  reasoningTokens: number | null;
  totalTokens: number | null;
}

export const UNKNOWN_USAGE: TokenUsage = Object.freeze({
  inputTokens: null,
  outputTokens: null,
  cacheReadTokens: null,
  cacheWriteTokens: null,
  reasoningTokens: null,
  totalTokens: null,
});

/** Adds two usages. Unknown plus known is the known part: a sum says what was reported. */
export function addTokenUsage(left: TokenUsage, right: TokenUsage): TokenUsage {
  return {
    inputTokens: addKnown(left.inputTokens, right.inputTokens),
    outputTokens: addKnown(left.outputTokens, right.outputTokens),
    cacheReadTokens: addKnown(left.cacheReadTokens, right.cacheReadTokens),
    cacheWriteTokens: addKnown(left.cacheWriteTokens, right.cacheWriteTokens),
    reasoningTokens: addKnown(left.reasoningTokens, right.reasoningTokens),
    totalTokens: addKnown(left.totalTokens, right.totalTokens),
  };
}

/** Adds two figures of which each may be unknown; both unknown stays unknown. */
export function addKnown(left: number | null, right: number | null): number | null {
  if (left === null) return right;
  return right === null ? left : left + right;
}
