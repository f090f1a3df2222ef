import { PROMPT_PARTS, type PromptChars, type PromptPart } from "./split-prompt.ts";

/** A token of English prose or JSON is about so many characters. Only used where nobody counted. */
export const CHARS_PER_TOKEN = 4;

/**
 * `scaled`: everything that was sent is known, the parts are shares of the provider's count by length. `remainder`: some
 * of what was sent was not recorded; the parts are estimates by length, the rest is named. `length`: nobody counted.
 */
export type SplitMethod = "scaled" | "remainder" | "length";

export interface TokenSplit {
  /** Whole tokens. With `unseenTokens` they sum to the provider's count, where there is one. */
  tokens: Record<PromptPart, number>;
  /** Of the provider's count what no recorded part explains. */
  unseenTokens: number;
  /** What the length alone suggests, to be shown beside the provider's count. */
  estimatedTokens: number;
  method: SplitMethod;
}

/** Turns lengths into tokens. `isWhole` says that all that was sent is in `chars`. */
export function estimateTokens(chars: PromptChars, inputTokens: number | null, isWhole: boolean): TokenSplit {
  const sum = PROMPT_PARTS.reduce((total, part) => total + chars[part], 0);
  const estimatedTokens = Math.round(sum / CHARS_PER_TOKEN);
  if (inputTokens === null) {
    return { tokens: share(chars, sum, estimatedTokens), unseenTokens: 0, estimatedTokens, method: "length" };
  }
  if (!isWhole && estimatedTokens < inputTokens) {
    const tokens = share(chars, sum, estimatedTokens);
    return { tokens, unseenTokens: inputTokens - estimatedTokens, estimatedTokens, method: "remainder" };
  }
  const unseenTokens = sum === 0 ? inputTokens : 0;
  return {
    tokens: share(chars, sum, inputTokens - unseenTokens),
    unseenTokens,
    estimatedTokens,
    method: unseenTokens > 0 ? "remainder" : "scaled",
  };
}

/** Whole numbers in proportion that sum to exactly `total`: the largest fractions are rounded up. */
function share(chars: PromptChars, sum: number, total: number): Record<PromptPart, number> {
  const exact = PROMPT_PARTS.map((part) => ({ part, value: sum === 0 ? 0 : (chars[part] / sum) * total }));
  const tokens = Object.fromEntries(exact.map(({ part, value }) => [part, Math.floor(value)])) as Record<
    PromptPart,
    number
  >;
  let left = sum === 0 ? 0 : total - PROMPT_PARTS.reduce((all, part) => all + tokens[part], 0);
  const byFraction = exact.toSorted((a, b) => (b.value % 1) - (a.value % 1));
  for (const { part } of byFraction) {
    if (left <= 0) break;
    tokens[part] += 1;
    left -= 1;
  }
  return tokens;
}
