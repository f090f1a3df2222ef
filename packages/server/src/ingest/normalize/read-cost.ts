import { type CostSource, MLFLOW_KEYS, OPENCLAW_KEYS } from "@clawglass/core";
import type { AttributeReader } from "./attribute-reader.ts";

/** What the sender says the call cost, in US dollars. Unknown stays null: nothing is guessed here. */
export function readCost(reader: AttributeReader): { costUsd: number | null; costSource: CostSource } {
  const cost = reader.json(MLFLOW_KEYS.llmCost);
  const total =
    typeof cost === "object" && cost !== null ? (cost as Record<string, unknown>).total_cost : null;
  if (typeof total !== "number" || !Number.isFinite(total) || total < 0)
    return { costUsd: null, costSource: "none" };
  return {
    costUsd: total,
    costSource: reader.text(OPENCLAW_KEYS.costSource) === "provider" ? "provider" : "sender",
  };
}
