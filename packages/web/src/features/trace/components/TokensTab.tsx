import type { SpanDetail } from "@clawglass/core/api";
import { describeCostSource, formatCost } from "../../../lib/format-cost.ts";
import { TokenParts } from "./TokenParts.tsx";

export function TokensTab({ detail }: { detail: SpanDetail }) {
  const { row, costSource } = detail;
  return (
    <section>
      <h3>Tokens</h3>
      <TokenParts usage={row.usage} />
      <h3>Cost</h3>
      <p>
        <b>{formatCost(row.costUsd, costSource)}</b>{" "}
        <span className="dim">{describeCostSource(costSource)}</span>
      </p>
      <p className="t12 dim">
        {costSource === "none"
          ? "Nobody stated a cost and no price is known for this model. It is unknown, not zero."
          : "US dollars. Counted once, from model calls only."}
      </p>
    </section>
  );
}
