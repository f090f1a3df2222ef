import type { TimeWindow } from "@clawglass/core/api";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { fetchHealth, fetchOverview, fetchTracePage } from "../../../lib/api-client.ts";
import { useLiveSession } from "../../live/hooks/LiveContext.tsx";

/** Silence and forecasts change with the clock alone. */
const LOOK_AGAIN_MS = 60_000;
/** A page that is left open asks at most this often, however busy the agent is. */
const AFTER_RUNS_MS = 15_000;
const FIRST_RUN_MS = 500;

const timeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The verdict; `isStoreEmpty` is known only where nothing recent was found. */
export function useHealth(window: TimeWindow) {
  const health = useQuery({
    queryKey: ["health", window],
    queryFn: ({ signal }) => fetchHealth({ window, timeZone: timeZone() }, signal),
    placeholderData: keepPreviousData,
    refetchOnMount: "always",
    refetchInterval: LOOK_AGAIN_MS,
  });
  const isNothingRecent = health.data !== undefined && health.data.history.fromMs === null;
  const any = useQuery({
    queryKey: ["health", "any"],
    queryFn: ({ signal }) => fetchTracePage({ limit: 1 }, signal),
    enabled: isNothingRecent,
    refetchOnMount: "always",
  });
  useRefreshAfterRuns(isNothingRecent ? FIRST_RUN_MS : AFTER_RUNS_MS);
  return {
    health,
    isDecided: !isNothingRecent || any.isSuccess || any.isError,
    isStoreEmpty: isNothingRecent && any.data?.total.count === 0,
  };
}

/** The figures of the instruments. */
export function useOverview(window: TimeWindow) {
  return useQuery({
    queryKey: ["health", "overview", window],
    queryFn: ({ signal }) => fetchOverview({ window, timeZone: timeZone() }, signal),
    placeholderData: keepPreviousData,
    refetchOnMount: "always",
    refetchInterval: LOOK_AGAIN_MS,
  });
}

function useRefreshAfterRuns(waitMs: number): void {
  const session = useLiveSession();
  const client = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const refresh = () => {
      timer = null;
      void client.invalidateQueries({ queryKey: ["health"] });
    };
    const later = () => {
      timer ??= setTimeout(refresh, waitMs);
    };
    const stopEvents = session.onEvent((event) => {
      if (event.kind === "trace" || event.kind === "trace-deleted") later();
    });
    const stopGaps = session.onGap(later);
    return () => {
      stopEvents();
      stopGaps();
      if (timer) clearTimeout(timer);
    };
  }, [session, client, waitMs]);
}
