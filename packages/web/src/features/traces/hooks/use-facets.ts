import type { RunNameField } from "@clawglass/core";
import type { RunFacet, RunTimeline } from "@clawglass/core/api";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { fetchRunFacets } from "../../../lib/api-client.ts";
import { useLiveSession } from "../../live/hooks/LiveContext.tsx";
import { toFacetQuery } from "../model/list-query.ts";
import type { TracesSearch } from "../model/traces-search.ts";

/** Counting reads thousands of runs: anew only when a run changed, and at most this often. */
const REFRESH_EVERY_MS = 15_000;
const NO_FACETS: RunFacet[] = [];

/** Values of the runs that fit, with counts, and these runs over time; what was there stays until the new ones are. */
export function useFacets(
  search: TracesSearch,
  isWanted: boolean,
): { facets: RunFacet[]; timeline: RunTimeline | null; isLoading: boolean } {
  const { q, only, state, session } = search;
  const { data, refetch, isLoading } = useQuery({
    queryKey: ["facets", q, only, state, session],
    queryFn: ({ signal }) => fetchRunFacets({ ...toFacetQuery(search, Date.now()), limit: 8 }, signal),
    enabled: isWanted,
    placeholderData: keepPreviousData,
    staleTime: 2_000,
  });
  const live = useLiveSession();
  useEffect(() => {
    if (!isWanted) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const refresh = () => {
      timer ??= setTimeout(() => {
        timer = null;
        void refetch();
      }, REFRESH_EVERY_MS);
    };
    const stopEvents = live.onEvent((event) => {
      if (event.kind === "trace" || event.kind === "trace-deleted") refresh();
    });
    const stopGaps = live.onGap(() => void refetch());
    return () => {
      stopEvents();
      stopGaps();
      if (timer) clearTimeout(timer);
    };
  }, [live, refetch, isWanted]);
  return { facets: data?.facets ?? NO_FACETS, timeline: data?.timeline ?? null, isLoading };
}

/** Names of one field among the runs that the rest of the filter leaves. */
export function useFacetValues(field: RunNameField | null, holding: string, others: string): RunFacet | null {
  const { data } = useQuery({
    queryKey: ["facet-values", field, holding, others],
    queryFn: ({ signal }) =>
      fetchRunFacets(
        { ...toFacetQuery({ q: others }, Date.now()), fields: field ?? "", holding, limit: 8 },
        signal,
      ),
    enabled: field !== null,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  const facet = data?.facets[0] ?? null;
  return facet?.field === field ? facet : null;
}
