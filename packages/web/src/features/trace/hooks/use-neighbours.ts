import type { TracePage } from "@clawglass/core/api";
import { type InfiniteData, useQueryClient } from "@tanstack/react-query";

export interface Neighbours {
  /** Place in the list that was last looked at, from 1; null when the run was opened by its address. */
  place: number | null;
  count: number;
  previousId: string | null;
  nextId: string | null;
}

/** The runs before and after this one in the list the reader came from. */
export function useNeighbours(traceId: string): Neighbours {
  const lists = useQueryClient()
    .getQueryCache()
    .findAll({ queryKey: ["traces"] })
    .sort((left, right) => right.state.dataUpdatedAt - left.state.dataUpdatedAt);
  for (const list of lists) {
    const data = list.state.data as InfiniteData<TracePage> | undefined;
    const ids = data?.pages.flatMap((page) => page.traces.map((trace) => trace.traceId)) ?? [];
    const at = ids.indexOf(traceId);
    if (at < 0) continue;
    return {
      place: at + 1,
      count: Math.max(ids.length, data?.pages[0]?.total.count ?? 0),
      previousId: ids[at - 1] ?? null,
      nextId: ids[at + 1] ?? null,
    };
  }
  return { place: null, count: 0, previousId: null, nextId: null };
}
