import type { TraceOutline, TraceSummary } from "@clawglass/core/api";
import type { SpanColumns, StoreReader } from "@clawglass/storage";
import { toSpanRow } from "../to-span-row.ts";
import { findFirstFailure } from "./find-first-failure.ts";
import { orderSpans, type SpanOrder } from "./order-spans.ts";
import { packSpans, type SpanWords } from "./pack-spans.ts";

export interface OutlineJob {
  traceId: string;
  /** Only so many rows, the first of the tree; null for all. */
  first: number | null;
}

type Reader = Pick<StoreReader, "getTraceSummary" | "getTraceInfos" | "getSpanColumns" | "getSpanSkeletons">;

/** From here on, the words of a row are left to who looks at it. */
const BARE_FROM_SPANS = 5_000;
/** A rest so small is not worth another request. */
const WHOLE_BELOW = 1.5;
/** Of a very long run the roots bring their words: more would be a trace that has lost its parents. */
const MAX_ROOTS_WITH_WORDS = 100;

/** The skeleton of a trace for the page; null where there is no such trace. */
export async function readOutline(
  reader: Reader,
  { traceId, first }: OutlineJob,
): Promise<TraceOutline | null> {
  const summary = await reader.getTraceSummary(traceId);
  const [info] = await reader.getTraceInfos([traceId]);
  if (summary === null || info === undefined) return null;
  const columns = await reader.getSpanColumns(traceId, summary.requestTimeMs);
  const spanCount = columns.spanIds.length;
  const order = orderSpans(columns);
  const rowCount = first === null || spanCount <= first * WHOLE_BELOW ? spanCount : first;
  const isBare = spanCount >= BARE_FROM_SPANS;
  const failure = findFirstFailure(columns.statuses, order);
  const ids = isBare ? listRoots(columns, order) : listFirst(columns, order, rowCount);
  const failureId = failure === null ? null : (columns.spanIds[failure] ?? null);
  const words = await readWords(reader, summary, failureId === null ? ids : [...ids, failureId]);
  return {
    summary,
    metadata: info.metadata,
    tags: info.tags,
    spans: packSpans(columns, order, rowCount, words),
    spanCount,
    isBare,
    endOffsetMs: findEnd(columns),
    payloadBytes: columns.payloadBytes.reduce((sum, bytes) => sum + bytes, 0),
    firstFailure:
      failure === null || failureId === null
        ? null
        : {
            spanId: failureId,
            name: columns.names[failure] ?? "",
            toolName: columns.toolNames[failure] ?? null,
            errorMessage: words.get(failureId)?.errorMessage ?? null,
          },
  };
}

function listFirst({ spanIds }: SpanColumns, { places }: SpanOrder, count: number): string[] {
  return Array.from(places.subarray(0, count), (place) => spanIds[place] ?? "");
}

function listRoots({ spanIds }: SpanColumns, { parents }: SpanOrder): string[] {
  return spanIds.filter((_, place) => parents[place] === -1).slice(0, MAX_ROOTS_WITH_WORDS);
}

async function readWords(
  reader: Reader,
  summary: TraceSummary,
  spanIds: readonly string[],
): Promise<Map<string, SpanWords>> {
  const skeletons = await reader.getSpanSkeletons(
    summary.traceId,
    spanIds.length >= summary.spanCount ? {} : { spanIds },
  );
  return new Map(skeletons.map((skeleton) => [skeleton.span.spanId, toSpanRow(skeleton, summary)]));
}

function findEnd({ startOffsetsMs, durationsMs }: SpanColumns): number {
  return startOffsetsMs.reduce((end, start, place) => Math.max(end, start + (durationsMs[place] ?? 0)), 0);
}
