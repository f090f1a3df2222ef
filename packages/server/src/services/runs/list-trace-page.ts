import { parseTraceOrder } from "@clawglass/core";
import type { ListTracesQuery, TracePage } from "@clawglass/core/api";
import type { ReaderCalls } from "../../threads/methods.ts";
import { toListFilter } from "../to-list-filter.ts";
import { readRunFilter } from "./read-run-filter.ts";

/** One page of the list, with the honest total. */
export async function listTracePage(
  reader: ReaderCalls,
  query: ListTracesQuery,
  nowMs: number,
): Promise<TracePage> {
  const selection = {
    experimentIds: query.experimentId === undefined ? null : [query.experimentId],
    filter: toListFilter(query),
    runs: readRunFilter(query.q, nowMs),
  };
  const [page, total] = await Promise.all([
    reader.listTraceSummaries({
      ...selection,
      orderBy: parseTraceOrder([]),
      limit: query.limit,
      cursor: query.cursor ?? null,
    }),
    reader.countTraces(selection),
  ]);
  return { traces: page.items, nextCursor: page.nextCursor, total };
}
