import type { TracePage, TraceSummary } from "@clawglass/core/api";

/** The list as loaded page by page, newest first, in TanStack Query's shape for endless lists. */
export interface TraceListData {
  pages: TracePage[];
  pageParams: unknown[];
}

/**
 * `in-place`: the list held an older state of the trace. `insert`: it belongs above or between the loaded rows.
 * `beyond`: it is older than all that is loaded, so paging will bring it. `ignore`: nothing new.
 */
export type LivePlacement = "in-place" | "insert" | "beyond" | "ignore";

export function placeTrace(data: TraceListData, trace: TraceSummary): LivePlacement {
  for (const page of data.pages) {
    const known = page.traces.find((row) => row.traceId === trace.traceId);
    if (known) return trace.revision > known.revision ? "in-place" : "ignore";
  }
  const lastPage = data.pages.at(-1);
  const oldest = lastPage?.traces.at(-1);
  if (oldest && lastPage?.nextCursor && compareNewestFirst(trace, oldest) > 0) return "beyond";
  return "insert";
}

/** Replaces the row of a trace with its newer state. The order stays: rows do not jump while they are read. */
export function replaceTrace(data: TraceListData, trace: TraceSummary): TraceListData {
  return {
    ...data,
    pages: data.pages.map((page) => {
      const index = page.traces.findIndex((row) => row.traceId === trace.traceId);
      return index < 0 ? page : { ...page, traces: page.traces.with(index, trace) };
    }),
  };
}

/** Puts new traces where they belong by time. Totals count them. */
export function insertTraces(data: TraceListData, traces: readonly TraceSummary[]): TraceListData {
  const fresh = traces.filter((trace) => placeTrace(data, trace) === "insert");
  if (fresh.length === 0) return data;
  const pages = data.pages.map((page) => ({
    ...page,
    total: { ...page.total, count: page.total.count + fresh.length },
  }));
  for (const trace of fresh) {
    const page =
      pages.find((candidate) => {
        const last = candidate.traces.at(-1);
        return last !== undefined && compareNewestFirst(trace, last) < 0;
      }) ?? pages.at(-1);
    if (!page) continue;
    const at = page.traces.findIndex((row) => compareNewestFirst(trace, row) < 0);
    page.traces = page.traces.toSpliced(at < 0 ? page.traces.length : at, 0, trace);
  }
  return { ...data, pages };
}

export function removeTrace(data: TraceListData, traceId: string): TraceListData {
  if (!data.pages.some((page) => page.traces.some((row) => row.traceId === traceId))) return data;
  return {
    ...data,
    pages: data.pages.map((page) => ({
      ...page,
      traces: page.traces.filter((row) => row.traceId !== traceId),
      total: { ...page.total, count: Math.max(0, page.total.count - 1) },
    })),
  };
}

/** Waiting rows, newest first, each trace once with its newest state. */
export function holdTrace(held: readonly TraceSummary[], trace: TraceSummary): readonly TraceSummary[] {
  const index = held.findIndex((row) => row.traceId === trace.traceId);
  if (index < 0) return [trace, ...held].sort(compareNewestFirst);
  return (held[index]?.revision ?? 0) < trace.revision ? held.with(index, trace) : held;
}

/** Newest request first; the id decides between equals, as in the server's paging. */
export function compareNewestFirst(
  left: Pick<TraceSummary, "requestTimeMs" | "traceId">,
  right: Pick<TraceSummary, "requestTimeMs" | "traceId">,
): number {
  if (left.requestTimeMs !== right.requestTimeMs) return right.requestTimeMs - left.requestTimeMs;
  return left.traceId < right.traceId ? 1 : left.traceId > right.traceId ? -1 : 0;
}
