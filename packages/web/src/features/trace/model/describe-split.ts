import type { TokenSplitAnswer } from "@clawglass/core/api";
import { formatCount, formatExactCount } from "../../../lib/format-number.ts";

export interface SplitRow {
  name: string;
  tokens: number;
  fill: "f1" | "f2" | "f3" | "f4" | "f5";
}

const FILLS = ["f1", "f2", "f3", "f4"] as const;
const DRAWN_APART = 4;

/** Parts with something in them, largest first; those beyond the strongest fills share the lightest. */
export function toSplitRows({ parts, unseenTokens }: TokenSplitAnswer): SplitRow[] {
  const known = parts
    .filter(({ tokens }) => tokens > 0)
    .toSorted((left, right) => right.tokens - left.tokens);
  const rows: SplitRow[] = known.map(({ name, tokens }, place) => ({
    name,
    tokens,
    fill: place < DRAWN_APART ? (FILLS[place] ?? "f5") : "f5",
  }));
  if (unseenTokens > 0) rows.push({ name: "not recorded", tokens: unseenTokens, fill: "f5" });
  return rows;
}

/** Under the parts: that they are estimates, how they were made, and how far length and the provider's count are apart. */
export function describeSplit(split: TokenSplitAnswer): string {
  const { method, inputTokens, estimatedTokens, unseenTokens, callCount, skippedCallCount } = split;
  const counted = formatExactCount(inputTokens ?? 0);
  const byLength = `Length alone suggests ${formatCount(estimatedTokens)}.`;
  const sentences = {
    scaled: `Estimated: each part's share of the text, scaled so that the parts sum to the provider's ${counted}. ${byLength}`,
    remainder: `Estimated by length, about 4 characters a token. ${formatExactCount(unseenTokens)} of the provider's ${inputTokens === null ? "count" : counted} are in what was not recorded, such as tool definitions.`,
    length: "Estimated by length, about 4 characters a token: the provider stated no count.",
  };
  const calls = callCount === 1 ? "" : ` Added up over ${formatExactCount(callCount)} model calls.`;
  const skipped =
    skippedCallCount === 0 ? "" : ` ${formatExactCount(skippedCallCount)} earlier calls were not looked at.`;
  return sentences[method] + calls + skipped;
}
