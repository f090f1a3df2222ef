import { MLFLOW_KEYS, OPENCLAW_KEYS, OTEL_KEYS, type SpanFacts, type TokenUsage } from "@clawglass/core";
import { type PriceTable, priceCall } from "@clawglass/core/prices";
import type { AttributeReader } from "./attribute-reader.ts";

/** The call whose cost is asked for. */
export interface PricedCall {
  usage: TokenUsage;
  provider: string | null;
  model: string | null;
  startTimeMs: number;
}

export type CostFacts = Pick<SpanFacts, "costUsd" | "inputCostUsd" | "outputCostUsd" | "costSource">;

export const NO_COST: CostFacts = {
  costUsd: null,
  inputCostUsd: null,
  outputCostUsd: null,
  costSource: "none",
};

/** In US dollars: what the sender says the call cost, else what the price table says. Unknown stays null, never 0. */
export function readCost(reader: AttributeReader, call: PricedCall, prices: PriceTable): CostFacts {
  const stated = readStatedCost(reader);
  if (stated.costUsd !== null) {
    const isOfProvider = reader.text(OPENCLAW_KEYS.costSource) === "provider";
    return { ...stated, costSource: isOfProvider ? "provider" : "sender" };
  }
  const { usage, provider, model, startTimeMs } = call;
  const host = reader.text(OTEL_KEYS.serverAddress);
  const { costUsd, byKind, costSource } = priceCall(usage, provider, model, startTimeMs, prices, {
    ...(host === null ? {} : { baseUrl: host.includes("://") ? host : `http://${host}` }),
  });
  return {
    costUsd,
    inputCostUsd: byKind && byKind.inputUsd + byKind.cacheReadUsd + byKind.cacheWriteUsd,
    outputCostUsd: byKind && byKind.outputUsd + byKind.reasoningUsd,
    costSource,
  };
}

function readStatedCost(reader: AttributeReader): Omit<CostFacts, "costSource"> {
  const cost = reader.json(MLFLOW_KEYS.llmCost);
  const parts = typeof cost === "object" && cost !== null ? (cost as Record<string, unknown>) : {};
  return {
    costUsd: readAmount(parts.total_cost),
    inputCostUsd: readAmount(parts.input_cost),
    outputCostUsd: readAmount(parts.output_cost),
  };
}

function readAmount(amount: unknown): number | null {
  return typeof amount === "number" && Number.isFinite(amount) && amount >= 0 ? amount : null;
}
