import { toDurationMs, type UnixNano } from "@clawglass/core";
import type { NormalizedSpan } from "@clawglass/storage";
import type { SpanTree } from "./span-tree.ts";
import type { RunSums } from "./sum-run.ts";

export interface StepContext {
  tree: SpanTree;
  traceStart: UnixNano;
  /** How many runs and tools lie around the one being built. */
  depth: number;
  /** Agents whose own steps were not read, with what they add up to. */
  leftOut: ReadonlyMap<string, RunSums>;
}

export function placeOf(
  { span }: NormalizedSpan,
  context: StepContext,
): { spanId: string; offsetMs: number } {
  return { spanId: span.spanId, offsetMs: toDurationMs(context.traceStart, span.startTimeUnixNano) };
}

export function stateOf({ span, facts }: NormalizedSpan): "running" | "ok" | "failed" | "lost" {
  if (facts.isIncomplete) return "lost";
  if (span.endTimeUnixNano === null) return "running";
  return span.status.code === "ERROR" ? "failed" : "ok";
}

export function durationOf({ span }: NormalizedSpan): number | null {
  return span.endTimeUnixNano === null ? null : toDurationMs(span.startTimeUnixNano, span.endTimeUnixNano);
}
