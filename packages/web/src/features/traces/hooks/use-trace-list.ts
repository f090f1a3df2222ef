import type { ListTracesQuery, TracePage, TraceSummary } from "@clawglass/core/api";
import { type InfiniteData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { fetchTracePage } from "../../../lib/api-client.ts";
import { useLiveSession } from "../../live/hooks/LiveContext.tsx";
import { holdTrace, insertTraces, placeTrace, removeTrace, replaceTrace } from "../model/live-list.ts";
import { toFilter } from "../model/to-filter.ts";
import type { TracesSearch } from "../model/traces-search.ts";

const PAGE_SIZE = 60;
/** A page left open for days must not grow without end: beyond this, the newest rows are loaded afresh. */
const MAX_LIVE_ROWS = 2_000;
/** With a filter only the server can say whether a new trace belongs; it is asked at most this often. */
const FILTERED_REFRESH_MS = 800;

type ListData = InfiniteData<TracePage, string | undefined>;

const API_STATES = { failed: "ERROR", running: "IN_PROGRESS", ok: "OK" } as const;

function toQuery(search: TracesSearch): Partial<ListTracesQuery> {
  return {
    filter: search.q ? toFilter(search.q) : undefined,
    state: search.state && API_STATES[search.state],
    sessionId: search.session,
    limit: PAGE_SIZE,
  };
}

/** The list for one search, kept live. `isPaused` holds new rows back, so that nothing moves under a reader. */
export function useTraceList(search: TracesSearch, isPaused: boolean) {
  const session = useLiveSession();
  const client = useQueryClient();
  const key = useMemo(
    () => ["traces", search.q, search.state, search.session],
    [search.q, search.state, search.session],
  );
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      fetchTracePage({ ...toQuery(search), ...(pageParam && { cursor: pageParam }) }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: TracePage) => page.nextCursor ?? undefined,
  });

  const [held, setHeld] = useState<readonly TraceSummary[]>([]);
  const heldNow = useRef(held);
  heldNow.current = held;
  const pausedNow = useRef(isPaused);
  pausedNow.current = isPaused;

  const update = useCallback(
    (change: (data: ListData) => ListData) =>
      client.setQueryData<ListData>(key, (data) => data && change(data)),
    [client, key],
  );

  const take = useCallback(
    (trace: TraceSummary) => {
      const data = client.getQueryData<ListData>(key);
      if (!data) return;
      const placement = placeTrace(data, trace);
      if (placement === "in-place") update((now) => replaceTrace(now, trace) as ListData);
      if (placement !== "insert") return;
      const isFirstRow = data.pages.every((page) => page.traces.length === 0);
      if (pausedNow.current && !isFirstRow) setHeld((rows) => holdTrace(rows, trace));
      else update((now) => insertTraces(now, [trace]) as ListData);
    },
    [client, key, update],
  );

  const release = useCallback(() => {
    const rows = heldNow.current;
    if (rows.length === 0) return;
    setHeld([]);
    const loaded =
      client.getQueryData<ListData>(key)?.pages.reduce((sum, page) => sum + page.traces.length, 0) ?? 0;
    if (loaded + rows.length > MAX_LIVE_ROWS) void client.resetQueries({ queryKey: key, exact: true });
    else update((now) => insertTraces(now, rows) as ListData);
  }, [client, key, update]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another search has no waiting rows
  useEffect(() => setHeld([]), [key]);

  useEffect(() => {
    if (!isPaused) release();
  }, [isPaused, release]);

  const isFiltered = Boolean(search.q || search.state || search.session);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const refreshFirstPage = () => {
      timer = null;
      fetchTracePage(toQuery(search)).then(
        (page) => page.traces.forEach(take),
        () => {}, // the next event asks again; a lasting failure shows through the live connection
      );
    };
    const stopEvents = session.onEvent((event) => {
      if (event.kind === "trace-deleted") {
        update((now) => removeTrace(now, event.traceId) as ListData);
        setHeld((rows) => rows.filter((row) => row.traceId !== event.traceId));
      } else if (event.kind === "trace") {
        const data = client.getQueryData<ListData>(key);
        const isKnown = data?.pages.some((page) =>
          page.traces.some((row) => row.traceId === event.trace.traceId),
        );
        if (!isFiltered || isKnown) take(event.trace);
        else timer ??= setTimeout(refreshFirstPage, FILTERED_REFRESH_MS);
      }
    });
    const stopGaps = session.onGap(() => void client.invalidateQueries({ queryKey: key, exact: true }));
    return () => {
      stopEvents();
      stopGaps();
      if (timer) clearTimeout(timer);
    };
  }, [session, client, key, search, isFiltered, take, update]);

  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.traces) ?? [], [list.data]);
  return { ...list, rows, total: list.data?.pages[0]?.total ?? null, held, release };
}
