import type { TraceSummary } from "@clawglass/core/api";
import { type QueryState, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useLiveSession } from "../../live/hooks/LiveContext.tsx";
import {
  composeRows,
  EMPTY_OVERLAY,
  holdTrace,
  placeTrace,
  withoutTrace,
  withTraces,
} from "../model/live-list.ts";
import { isFiltered, type TracesSearch } from "../model/traces-search.ts";
import { fetchListPage, type ListPage, takeListPage } from "./fetch-list-page.ts";

/** A page left open for days must not grow without end: beyond this many live rows the list is loaded afresh. */
const MAX_LIVE_ROWS = 2_000;
/** With a filter only the server can say whether a new trace belongs; it is asked at most this often. */
const FILTERED_REFRESH_MS = 800;
const NO_ROWS: readonly TraceSummary[] = [];

function isJustGiven({ data, dataUpdateCount, isInvalidated }: QueryState<unknown, Error>): boolean {
  return data !== undefined && dataUpdateCount === 0 && !isInvalidated;
}

/** The list for one search, kept live. `isPaused` holds new rows back, so that nothing moves under a reader. */
export function useTraceList(search: TracesSearch, isPaused: boolean) {
  const session = useLiveSession();
  const client = useQueryClient();
  const key = useMemo(
    () => ["traces", search.q, search.only, search.state, search.session],
    [search.q, search.only, search.state, search.session],
  );
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => fetchListPage(search, pageParam, signal),
    initialData: () => {
      const page = takeListPage(search);
      return page ? { pages: [page], pageParams: [undefined] } : undefined;
    },
    // While another page or another filter was open nobody kept this list live. What came with the page is read anew when
    // the live stream runs.
    refetchOnMount: ({ state }) => (isJustGiven(state) ? false : "always"),
    staleTime: 0,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: ListPage) => page.nextCursor ?? undefined,
  });
  const pages = list.data?.pages;
  const [overlay, setOverlay] = useState(EMPTY_OVERLAY);
  const [held, setHeld] = useState(NO_ROWS);
  const now = useRef({ pages, overlay, held, isPaused });
  now.current = { pages, overlay, held, isPaused };

  // biome-ignore lint/correctness/useExhaustiveDependencies: another search is another list
  useEffect(() => {
    setOverlay(EMPTY_OVERLAY);
    setHeld(NO_ROWS);
  }, [key]);

  const take = useCallback((trace: TraceSummary) => {
    const { pages: loaded, overlay: known, isPaused: mustHold } = now.current;
    if (!loaded) return;
    const placement = placeTrace(loaded, known, trace);
    if (placement === "beyond") return;
    const isFirstRow = loaded.every((page) => page.traces.length === 0);
    if (placement === "new" && mustHold && !isFirstRow) setHeld((rows) => holdTrace(rows, trace));
    else setOverlay((current) => withTraces(current, [trace]));
  }, []);

  const release = useCallback(() => {
    const { held: rows, overlay: known } = now.current;
    if (rows.length === 0) return;
    setHeld([]);
    if (known.changed.size + rows.length <= MAX_LIVE_ROWS) setOverlay((current) => withTraces(current, rows));
    else {
      setOverlay(EMPTY_OVERLAY);
      void client.resetQueries({ queryKey: key, exact: true });
    }
  }, [client, key]);

  useEffect(() => {
    if (!isPaused) release();
  }, [isPaused, release]);

  const hasFilter = isFiltered(search);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const refreshFirstPage = () => {
      timer = null;
      fetchListPage(search, undefined).then(
        (page) => page.traces.forEach(take),
        () => {}, // the next event asks again; a lasting failure shows through the live connection
      );
    };
    const stopEvents = session.onEvent((event) => {
      if (event.kind === "trace-deleted") {
        setOverlay((current) => withoutTrace(current, event.traceId));
        setHeld((rows) => rows.filter((row) => row.traceId !== event.traceId));
      } else if (event.kind === "trace") {
        const { pages: loaded, overlay: known } = now.current;
        const isKnown = loaded && placeTrace(loaded, known, event.trace) === "known";
        if (!hasFilter || isKnown) take(event.trace);
        else timer ??= setTimeout(refreshFirstPage, FILTERED_REFRESH_MS);
      }
    });
    const stopGaps = session.onGap(() => void client.invalidateQueries({ queryKey: key, exact: true }));
    return () => {
      stopEvents();
      stopGaps();
      if (timer) clearTimeout(timer);
    };
  }, [session, client, key, search, hasFilter, take]);

  const { rows, addedCount } = useMemo(() => composeRows(pages ?? [], overlay), [pages, overlay]);
  const loadedTotal = pages?.[0]?.total;
  const total = loadedTotal ? { ...loadedTotal, count: Math.max(0, loadedTotal.count + addedCount) } : null;
  const snippets = useMemo(() => Object.assign({}, ...(pages ?? []).map((page) => page.snippets)), [pages]);
  return { ...list, rows, total, held, release, snippets: snippets as ListPage["snippets"] };
}
