import type { CostSource } from "@clawglass/core";
import { formatDollars, UNKNOWN } from "./format-number.ts";

/**
 * US dollars of a run: `$0.022`, `$0.0004` when smaller, `$4.18` from a dollar on. `unknown` where no price is known
 * and `local` for a model on this computer; neither is ever `$0`.
 */
export function formatCost(costUsd: number | null, source: CostSource): string {
  if (source === "local") return "local";
  if (costUsd === null || source === "none" || !Number.isFinite(costUsd)) return UNKNOWN;
  if (costUsd === 0) return "$0";
  if (costUsd < 0.00005) return "<$0.0001";
  if (costUsd < 0.00095) return `$${costUsd.toFixed(4)}`;
  if (costUsd < 1) return `$${costUsd.toFixed(3)}`;
  return formatDollars(costUsd);
}

/** The same where nothing beside it says that it is a cost: `cost unknown`. */
export function formatLoneCost(costUsd: number | null, source: CostSource): string {
  const words = formatCost(costUsd, source);
  return words === UNKNOWN ? `cost ${UNKNOWN}` : words;
}

const SOURCE_WORDS: Record<CostSource, string> = {
  provider: "from the provider",
  sender: "from the sender",
  "price-table": "price table",
  local: "on this computer",
  none: "no price known",
};

export function describeCostSource(source: CostSource): string {
  return SOURCE_WORDS[source];
}
