import type { TraceInfo } from "@clawglass/core";
import type { TraceSummary } from "@clawglass/core/api";
import type { NormalizedSpan, StoreReader } from "@clawglass/storage";
import { traceNotFound } from "../trace-not-found.ts";

/** A trace whole, as the exports take it. */
export interface TraceExport {
  summary: TraceSummary;
  info: TraceInfo;
  experimentName: string;
  /** Root first, then by start time. */
  spans: NormalizedSpan[];
}

/** NOT_FOUND without the trace. */
export async function readTraceExport(store: StoreReader, traceId: string): Promise<TraceExport> {
  const summary = await store.getTraceSummary(traceId);
  const [info] = await store.getTraceInfos([traceId]);
  if (summary === null || info === undefined) throw traceNotFound(traceId);
  const experiment = await store.getExperiment(info.experimentId);
  return {
    summary,
    info,
    experimentName: experiment?.name ?? info.experimentId,
    spans: await store.getSpans(traceId),
  };
}
