import type { TracePage, TraceSummary } from "@clawglass/core/api";

/** What the live stream said since the pages were loaded. Kept beside them, so that loading a page never undoes it. */
export interface LiveOverlay {
  changed: ReadonlyMap<string, TraceSummary>;
  removed: ReadonlySet<string>;
}

export const EMPTY_OVERLAY: LiveOverlay = { changed: new Map(), removed: new Set() };

/** `known`: a row of it is shown. `new`: it belongs above or between the rows. `beyond`: older than all loaded rows, so paging brings it. */
export type LivePlacement = "known" | "new" | "beyond";

export function placeTrace(
  pages: readonly TracePage[],
  overlay: LiveOverlay,
  trace: TraceSummary,
): LivePlacement {
  if (overlay.changed.has(trace.traceId)) return "known";
  if (pages.some((page) => page.traces.some((row) => row.traceId === trace.traceId))) return "known";
  const lastPage = pages.at(-1);
  const oldest = lastPage?.traces.at(-1);
  return oldest && lastPage?.nextCursor && compareNewestFirst(trace, oldest) > 0 ? "beyond" : "new";
}

/** Notes newer states of traces. An older state than the one known never wins. */
export function withTraces(overlay: LiveOverlay, traces: readonly TraceSummary[]): LiveOverlay {
  const changed = new Map(overlay.changed);
  for (const trace of traces) {
    const known = changed.get(trace.traceId);
    if (!known || known.revision < trace.revision) changed.set(trace.traceId, trace);
  }
  return { ...overlay, changed };
}

export function withoutTrace(overlay: LiveOverlay, traceId: string): LiveOverlay {
  const changed = new Map(overlay.changed);
  changed.delete(traceId);
  return { changed, removed: new Set(overlay.removed).add(traceId) };
}

/**
 * The rows to show: those of the pages, each in its newest state and in its place, and between them the traces that
 * are newer than the pages. `addedCount` is how many the pages' total does not count (negative for deleted ones).
 */
export function composeRows(
  pages: readonly TracePage[],
  overlay: LiveOverlay,
): { rows: TraceSummary[]; addedCount: number } {
  const seen = new Set<string>();
  const rows: TraceSummary[] = [];
  let addedCount = 0;
  for (const page of pages) {
    for (const row of page.traces) {
      // A row may stand on two pages when runs arrive between two requests.
      if (seen.has(row.traceId)) continue;
      seen.add(row.traceId);
      const newer = overlay.changed.get(row.traceId);
      if (overlay.removed.has(row.traceId)) addedCount -= 1;
      else rows.push(newer && newer.revision > row.revision ? newer : row);
    }
  }
  const fresh = [...overlay.changed.values()]
    .filter((trace) => !seen.has(trace.traceId))
    .sort(compareNewestFirst);
  if (fresh.length === 0) return { rows, addedCount };
  return { rows: mergeSorted(fresh, rows), addedCount: addedCount + fresh.length };
}

function mergeSorted(fresh: readonly TraceSummary[], rows: readonly TraceSummary[]): TraceSummary[] {
  const merged: TraceSummary[] = [];
  let at = 0;
  for (const row of rows) {
    for (let next = fresh[at]; next && compareNewestFirst(next, row) < 0; next = fresh[++at])
      merged.push(next);
    merged.push(row);
  }
  merged.push(...fresh.slice(at));
  return merged;
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
