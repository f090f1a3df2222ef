import { isModelCall } from "@clawglass/core";
import type { SpanDetail } from "@clawglass/core/api";
import { describeCostSource, formatCost } from "../../../lib/format-cost.ts";
import { TokenParts } from "./TokenParts.tsx";
import { TokenSplit } from "./TokenSplit.tsx";

export function TokensTab({ traceId, detail }: { traceId: string; detail: SpanDetail }) {
  const { row, costSource } = detail;
  return (
    <section>
      <h3>Tokens</h3>
      <TokenParts usage={row.usage} />
      {isModelCall(row.type) && row.durationMs !== null && (
        <>
          <h3>Where the tokens went</h3>
          <TokenSplit traceId={traceId} spanId={row.spanId} waitsForReader={false} />
        </>
      )}
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
