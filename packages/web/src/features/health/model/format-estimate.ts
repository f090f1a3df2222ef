import type { Estimate } from "@clawglass/core/api";
import { formatCount, formatDollars, formatShare } from "../../../lib/format-number.ts";
import { formatDuration } from "../../../lib/format-time.ts";

/** A figure in the unit of an estimate: `34%`, `6.1 s`, `$0.022`. */
export function formatEstimate({ unit }: Pick<Estimate, "unit">, value: number): string {
  switch (unit) {
    case "share":
      return formatShare(value);
    case "ms":
      return formatDuration(value);
    case "tokens":
      return formatCount(value);
    case "usd":
    case "usd-per-day":
      return formatUsd(value);
    case "score":
      return value.toFixed(2);
    case "runs-per-day":
      return String(Math.round(value * 10) / 10);
  }
}

/** A sum of US dollars: `$4.18`, `$0.022` below ten cents. Unknown is a word, never $0. */
export function formatUsd(usd: number | null): string {
  if (usd === null || !Number.isFinite(usd)) return "unknown";
  if (usd === 0) return "no cost";
  if (usd < 0.0001) return "under $0.0001";
  return usd >= 0.1 ? formatDollars(usd) : `$${usd.toFixed(usd >= 0.001 ? 3 : 4)}`;
}
