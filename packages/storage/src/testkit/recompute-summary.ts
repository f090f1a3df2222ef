import { addKnown, addTokenUsage, isModelCall, toUnixMs, UNKNOWN_USAGE } from "@clawglass/core";
import type { TraceSummary } from "@clawglass/core/api";
import type { NormalizedSpan } from "../contract/store-writer.ts";

type SpanFigures = Pick<
  TraceSummary,
  | "state"
  | "requestTimeMs"
  | "durationMs"
  | "errorMessage"
  | "activity"
  | "usage"
  | "costUsd"
  | "isIncomplete"
  | "unpricedCallCount"
  | "spanCount"
  | "openSpanCount"
  | "errorSpanCount"
  | "modelCallCount"
  | "toolCallCount"
  | "subAgentCount"
> & { models: Record<string, number> };

/** What a trace's row must say, worked out anew from the spans that are there now. */
export function recomputeSummary(spans: readonly NormalizedSpan[]): SpanFigures {
  const calls = spans.filter((item) => isModelCall(item.facts.type));
  const open = spans.filter((item) => item.span.endTimeUnixNano === null);
  const failed = spans.filter((item) => item.span.status.code === "ERROR");
  const starts = spans.map((item) => item.span.startTimeUnixNano).sort(compare);
  const ends = spans.flatMap((item) => item.span.endTimeUnixNano ?? []).sort(compare);
  const [root] = spans.filter(isRoot).sort(byStart);
  const [firstError] = failed.toSorted((a, b) => Number(isRoot(b)) - Number(isRoot(a)) || byStart(a, b));
  const newestOpen = open.toSorted(byStart).at(-1);
  const [start = 0n] = starts;
  const end = ends.at(-1);
  const models: Record<string, number> = {};
  for (const { facts } of calls)
    if (facts.model !== null) models[facts.model] = (models[facts.model] ?? 0) + 1;
  return {
    state:
      open.length > 0 || root === undefined
        ? "IN_PROGRESS"
        : root.span.status.code === "ERROR"
          ? "ERROR"
          : "OK",
    requestTimeMs: toUnixMs(start),
    durationMs: end === undefined ? null : Number(end - start) / 1e6,
    errorMessage: firstError?.facts.errorMessage ?? (firstError?.span.status.message || null),
    activity: newestOpen?.span.name ?? null,
    usage: calls.map((item) => item.facts.usage).reduce(addTokenUsage, UNKNOWN_USAGE),
    costUsd: calls.map((item) => item.facts.costUsd).reduce(addKnown, null),
    isIncomplete: spans.some((item) => item.facts.isIncomplete),
    unpricedCallCount: calls.filter(
      (item) => item.facts.costUsd === null && item.span.endTimeUnixNano !== null,
    ).length,
    spanCount: spans.length,
    openSpanCount: open.length,
    errorSpanCount: failed.length,
    modelCallCount: calls.length,
    toolCallCount: spans.filter((item) => item.facts.type === "TOOL").length,
    subAgentCount: spans.filter((item) => item.facts.type === "AGENT" && !isRoot(item)).length,
    models,
  };
}

function isRoot(item: NormalizedSpan): boolean {
  return item.span.parentSpanId === null;
}

function byStart(left: NormalizedSpan, right: NormalizedSpan): number {
  return (
    compare(left.span.startTimeUnixNano / 1_000_000n, right.span.startTimeUnixNano / 1_000_000n) ||
    (left.span.spanId < right.span.spanId ? -1 : 1)
  );
}

function compare(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
