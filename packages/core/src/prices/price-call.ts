import type { CostSource } from "../span-facts.ts";
import type { TokenUsage } from "../token-usage.ts";
import { findPrice, isLocalModel } from "./match-price.ts";
import type { PriceRow, PriceTable, Rates } from "./price-table.ts";

export interface CostByKind {
  inputUsd: number;
  cacheReadUsd: number;
  cacheWriteUsd: number;
  /** Output without reasoning. */
  outputUsd: number;
  reasoningUsd: number;
}

export interface CallCost {
  /** null: unknown, or a model on this computer. Never 0 for either. */
  costUsd: number | null;
  /** null where only the sum is known. */
  byKind: CostByKind | null;
  /** `provider`: stated with the answer. `price-table`, `local`, or `none` when nobody knows. */
  costSource: Extract<CostSource, "provider" | "price-table" | "local" | "none">;
  /** The row that was used, for the small print. */
  price: PriceRow | null;
}

export interface PriceCallOptions {
  /** What the provider said the call cost. It wins over every table. */
  statedCostUsd?: number | null;
  /** Where the call went, when known: a server on this computer makes a model local. */
  baseUrl?: string;
}

const UNKNOWN: CallCost = { costUsd: null, byKind: null, costSource: "none", price: null };
const LOCAL: CallCost = { costUsd: null, byKind: null, costSource: "local", price: null };
const PER_TOKEN = 1e-6;

/** The cost of one model call by the prices that were in force at `atMs`. */
export function priceCall(
  usage: TokenUsage,
  provider: string | null,
  model: string | null,
  atMs: number,
  table: PriceTable,
  options: PriceCallOptions = {},
): CallCost {
  const { statedCostUsd } = options;
  if (statedCostUsd !== undefined && statedCostUsd !== null && statedCostUsd >= 0) {
    return { costUsd: statedCostUsd, byKind: null, costSource: "provider", price: null };
  }
  if (model === null) return UNKNOWN;
  const price = findPrice(table, provider, model, atMs);
  if (price && price.rates === null) return { ...LOCAL, price };
  if (isLocalModel(provider, model, options.baseUrl)) return LOCAL;
  if (!price?.rates || usage.inputTokens === null || usage.outputTokens === null) return UNKNOWN;
  const { longPrompt } = price;
  const rates =
    longPrompt && usage.inputTokens >= longPrompt.fromInputTokens ? longPrompt.rates : price.rates;
  const byKind = multiply(usage, usage.inputTokens, usage.outputTokens, rates);
  const costUsd = Object.values(byKind).reduce((sum, part) => sum + part, 0);
  return { costUsd, byKind, costSource: "price-table", price };
}

function multiply(usage: TokenUsage, inputTokens: number, outputTokens: number, rates: Rates): CostByKind {
  const cacheRead = Math.min(usage.cacheReadTokens ?? 0, inputTokens);
  const cacheWrite = Math.min(usage.cacheWriteTokens ?? 0, inputTokens - cacheRead);
  const reasoning = Math.min(usage.reasoningTokens ?? 0, outputTokens);
  return {
    inputUsd: (inputTokens - cacheRead - cacheWrite) * rates.input * PER_TOKEN,
    cacheReadUsd: cacheRead * (rates.cacheRead ?? rates.input) * PER_TOKEN,
    cacheWriteUsd: cacheWrite * (rates.cacheWrite ?? rates.input) * PER_TOKEN,
    outputUsd: (outputTokens - reasoning) * rates.output * PER_TOKEN,
    reasoningUsd: reasoning * rates.output * PER_TOKEN,
  };
}
