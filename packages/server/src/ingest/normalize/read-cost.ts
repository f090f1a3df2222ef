import { type CostSource, MLFLOW_KEYS, OPENCLAW_KEYS, OTEL_KEYS, type TokenUsage } from "@clawglass/core";
import { type PriceTable, priceCall } from "@clawglass/core/prices";
import type { AttributeReader } from "./attribute-reader.ts";

/** The call whose cost is asked for. */
export interface PricedCall {
  usage: TokenUsage;
  provider: string | null;
  model: string | null;
  startTimeMs: number;
}

/** In US dollars: what the sender says the call cost, else what the price table says. Unknown stays null, never 0. */
export function readCost(
  reader: AttributeReader,
  call: PricedCall,
  prices: PriceTable,
): { costUsd: number | null; costSource: CostSource } {
  const statedUsd = readStatedCost(reader);
  if (statedUsd !== null) {
    const isOfProvider = reader.text(OPENCLAW_KEYS.costSource) === "provider";
    return { costUsd: statedUsd, costSource: isOfProvider ? "provider" : "sender" };
  }
  const { usage, provider, model, startTimeMs } = call;
  const host = reader.text(OTEL_KEYS.serverAddress);
  const { costUsd, costSource } = priceCall(usage, provider, model, startTimeMs, prices, {
    ...(host === null ? {} : { baseUrl: host.includes("://") ? host : `http://${host}` }),
  });
  return { costUsd, costSource };
}

function readStatedCost(reader: AttributeReader): number | null {
  const cost = reader.json(MLFLOW_KEYS.llmCost);
  const total =
    typeof cost === "object" && cost !== null ? (cost as Record<string, unknown>).total_cost : null;
  return typeof total === "number" && Number.isFinite(total) && total >= 0 ? total : null;
}
