import type { TraceScore } from "@clawglass/core/api";
import { toScoreValue } from "@clawglass/core/health";

/** A score as a share of good, or null where its scale is not known: free text, 4 of nobody knows how many. */
export function toVerdict({ valueJson }: TraceScore): number | null {
  const value = valueJson === null ? null : toScoreValue(valueJson);
  return value !== null && value >= 0 && value <= 1 ? value : null;
}

export const GOOD_FROM = 0.5;

/** In words for the reason: `useful answer 0.2`, `no tool failed: no`. */
export function describeScore(score: TraceScore): string {
  const value = toVerdict(score);
  const word =
    value === null ? "" : value === 1 ? "good" : value === 0 ? "bad" : String(Math.round(value * 100) / 100);
  return `${score.name.slice(0, 60)}: ${word}`;
}
