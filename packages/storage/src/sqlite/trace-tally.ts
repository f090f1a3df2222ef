import { isModelCall } from "@clawglass/core";
import { COST_SOURCE_NONE, STATUS_ERROR } from "./codes.ts";
import type { SpanRow } from "./span-row.ts";
import type { TraceRow } from "./trace-row.ts";

const USAGE_COLUMNS = [
  "input_tokens",
  "output_tokens",
  "cache_read_tokens",
  "cache_write_tokens",
  "reasoning_tokens",
  "total_tokens",
] as const;
const COST_PARTS = [
  { span: "input_cost_usd", trace: "input_cost_nano_usd" },
  { span: "output_cost_usd", trace: "output_cost_nano_usd" },
] as const;
const NANO_PER_USD = 1e9;

/** How many model calls stand behind each figure of a trace, so that a call can be taken out of the sums again. */
export interface Tally {
  /** Calls that stated each kind of tokens, in the order of the columns. */
  knownUsage: number[];
  knownCost: number;
  /** Calls that stated the cost of their input, and of their output. */
  knownCostParts: number[];
  /** Calls by cost source. */
  costSources: number[];
  /** Calls by model, in the order of first use. */
  models: Map<number, number>;
}

export function parseTally(text: string): Tally {
  if (text === "")
    return {
      knownUsage: USAGE_COLUMNS.map(() => 0),
      knownCost: 0,
      knownCostParts: [],
      costSources: [],
      models: new Map(),
    };
  // Stores of the first schema kept no parts.
  const [knownUsage, knownCost, costSources, models, knownCostParts = []] = JSON.parse(text) as [
    number[],
    number,
    number[],
    [number, number][],
    number[]?,
  ];
  return { knownUsage, knownCost, knownCostParts, costSources, models: new Map(models) };
}

export function formatTally(tally: Tally): string {
  return JSON.stringify([
    tally.knownUsage,
    tally.knownCost,
    Array.from(tally.costSources, (count) => count ?? 0),
    [...tally.models].filter(([, count]) => count > 0),
    ...(tally.knownCostParts.length === 0 ? [] : [Array.from(tally.knownCostParts, (count) => count ?? 0)]),
  ]);
}

/** Adds a span to the counts and sums of its trace (`sign` 1) or takes it out (`sign` -1). Exact: all figures are integers. */
export function applySpan(
  trace: TraceRow,
  tally: Tally,
  span: SpanRow,
  type: string | null,
  sign: 1 | -1,
): void {
  trace.span_count += sign;
  if (span.end_ms === null) trace.open_span_count += sign;
  if (span.status === STATUS_ERROR) trace.error_span_count += sign;
  if (span.is_incomplete === 1) trace.incomplete_span_count += sign;
  if (type === "TOOL") trace.tool_call_count += sign;
  if (type === "AGENT" && span.parent_span_id !== null) trace.sub_agent_count += sign;
  if (isModelCall(type)) applyModelCall(trace, tally, span, sign);
}

function applyModelCall(trace: TraceRow, tally: Tally, span: SpanRow, sign: 1 | -1): void {
  trace.model_call_count += sign;
  for (const [index, column] of USAGE_COLUMNS.entries()) {
    const tokens = span[column];
    if (tokens === null) continue;
    const known = (tally.knownUsage[index] ?? 0) + sign;
    tally.knownUsage[index] = known;
    trace[column] = known === 0 ? null : (trace[column] ?? 0) + sign * tokens;
  }
  if (span.cost_usd !== null) {
    tally.knownCost += sign;
    trace.cost_nano_usd =
      tally.knownCost === 0 ? null : (trace.cost_nano_usd ?? 0) + sign * toCostNanoUsd(span.cost_usd);
    tally.costSources[span.cost_source] = (tally.costSources[span.cost_source] ?? 0) + sign;
  } else if (span.end_ms !== null) {
    trace.unpriced_call_count += sign;
  }
  applyCostParts(trace, tally, span, sign);
  if (span.model_id !== null) tally.models.set(span.model_id, (tally.models.get(span.model_id) ?? 0) + sign);
}

function applyCostParts(trace: TraceRow, tally: Tally, span: SpanRow, sign: 1 | -1): void {
  for (const [index, column] of COST_PARTS.entries()) {
    const costUsd = span[column.span];
    if (costUsd === null) continue;
    const known = (tally.knownCostParts[index] ?? 0) + sign;
    tally.knownCostParts[index] = known;
    trace[column.trace] = known === 0 ? null : (trace[column.trace] ?? 0) + sign * toCostNanoUsd(costUsd);
  }
}

export function toCostNanoUsd(costUsd: number): number {
  return Math.round(costUsd * NANO_PER_USD);
}

export function toCostUsd(costNanoUsd: number | null): number | null {
  return costNanoUsd === null ? null : costNanoUsd / NANO_PER_USD;
}

/** The source that stands behind most of the priced calls. */
export function findCostSource(tally: Tally): number {
  let best = COST_SOURCE_NONE;
  let bestCount = 0;
  for (const [source, count] of tally.costSources.entries()) {
    if (count > bestCount) [best, bestCount] = [source, count];
  }
  return best;
}

export function listModelIds(tally: Tally): number[] {
  return [...tally.models]
    .filter(([, count]) => count > 0)
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .map(([id]) => id);
}
