import type { RepriceReport, RepriceRequest } from "@clawglass/core/api";
import type { OnProgress, StoreReader } from "@clawglass/storage";
import type { WriterCalls } from "../../threads/methods.ts";

/** A slice holds up ingest for as long as it runs: about 10 ms. */
const SPANS_PER_SLICE = 400;
const MIN_PAUSE_MS = 5;

export interface RepriceDeps {
  reader: Pick<StoreReader, "getStats">;
  writer: Pick<WriterCalls, "repriceCalls">;
  nowMs(): number;
  sleep(durationMs: number): Promise<void>;
}

/** Prices all stored calls anew whose cost no sender stated, slice by slice between what arrives meanwhile. */
export async function repriceAll(
  deps: RepriceDeps,
  { fromMs, isDryRun }: RepriceRequest,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<RepriceReport> {
  const { traceCount } = await deps.reader.getStats();
  let report: RepriceReport | null = null;
  let cursor: string | null = null;
  let done = 0;
  do {
    const startedAtMs = deps.nowMs();
    const slice: Awaited<ReturnType<WriterCalls["repriceCalls"]>> = await deps.writer.repriceCalls({
      fromMs,
      isDryRun,
      cursor,
      maxSpans: SPANS_PER_SLICE,
    });
    report = report === null ? { isDryRun, ...slice.report } : addReports(report, slice.report);
    cursor = slice.nextCursor;
    done += slice.examinedTraceCount;
    onProgress({ step: "pricing calls", done, total: Math.max(traceCount, done) });
    if (cursor !== null) await deps.sleep(Math.max(MIN_PAUSE_MS, deps.nowMs() - startedAtMs));
  } while (cursor !== null && !signal.aborted);
  return report;
}

function addReports(left: RepriceReport, right: Omit<RepriceReport, "isDryRun">): RepriceReport {
  return {
    isDryRun: left.isDryRun,
    examinedCallCount: left.examinedCallCount + right.examinedCallCount,
    changedCallCount: left.changedCallCount + right.changedCallCount,
    changedTraceCount: left.changedTraceCount + right.changedTraceCount,
    newlyPricedCount: left.newlyPricedCount + right.newlyPricedCount,
    newlyUnpricedCount: left.newlyUnpricedCount + right.newlyUnpricedCount,
    costBeforeUsd: left.costBeforeUsd + right.costBeforeUsd,
    costAfterUsd: left.costAfterUsd + right.costAfterUsd,
  };
}
