import { packSpans } from "@clawglass/core";
import type { TraceOutline } from "@clawglass/core/api";
import type { StoreReader } from "@clawglass/storage";
import { toSpanRow } from "./to-span-row.ts";

/** From here on, previews and events of plain steps are left to the steps themselves. */
const BARE_FROM_SPANS = 5_000;

/** The skeleton of a trace for the page; null where there is no such trace. */
export async function readOutline(
  reader: Pick<StoreReader, "getTraceSummary" | "getTraceInfos" | "getSpanSkeletons">,
  traceId: string,
): Promise<TraceOutline | null> {
  const summary = await reader.getTraceSummary(traceId);
  const [info] = await reader.getTraceInfos([traceId]);
  if (summary === null || info === undefined) return null;
  const isBare = summary.spanCount >= BARE_FROM_SPANS;
  const skeletons = await reader.getSpanSkeletons(traceId, { isBare });
  return {
    summary,
    metadata: info.metadata,
    tags: info.tags,
    spans: packSpans(skeletons.map((span) => toSpanRow(span, summary))) as TraceOutline["spans"],
    isBare,
  };
}
