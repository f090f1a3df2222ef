import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { fetchSession, fetchSessions } from "../../../lib/api-client.ts";
import { useLiveSession } from "../../live/hooks/LiveContext.tsx";

const PAGE_SIZE = 40;
/** A run changes many times a second while it goes on; what is shown is read anew at most this often. */
const REFRESH_EVERY_MS = 1_500;

/** Sessions, the last used first; kept live. */
export function useSessions(holding: string) {
  const list = useInfiniteQuery({
    queryKey: ["sessions", holding],
    queryFn: ({ pageParam, signal }) =>
      fetchSessions({ holding, limit: PAGE_SIZE, ...(pageParam && { cursor: pageParam }) }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchOnMount: "always",
  });
  useRefresh(["sessions", holding], null);
  const rows = list.data?.pages.flatMap(({ sessions }) => sessions) ?? [];
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  // A page may be empty while there is more to look at.
  useEffect(() => {
    if (rows.length === 0 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);
  // A session that was used while pages were read may be in two of them.
  const seen = new Set<string>();
  return { ...list, rows: rows.filter(({ sessionId }) => !seen.has(sessionId) && seen.add(sessionId)) };
}

/** One session with its turns; earlier ones page by page. Kept live. */
export function useSession(sessionId: string) {
  const detail = useInfiniteQuery({
    queryKey: ["session", sessionId, "turns"],
    queryFn: ({ pageParam, signal }) => fetchSession(sessionId, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchOnMount: "always",
  });
  useRefresh(["session", sessionId, "turns"], sessionId);
  const seen = new Set<string>();
  const turns = (detail.data?.pages.flatMap((page) => page.turns) ?? []).filter(
    ({ trace }) => !seen.has(trace.traceId) && seen.add(trace.traceId),
  );
  return { ...detail, summary: detail.data?.pages[0]?.summary ?? null, turns };
}

/** Reads anew when a run of the session, or of any, changes. */
function useRefresh(key: readonly string[], sessionId: string | null): void {
  const session = useLiveSession();
  const client = useQueryClient();
  const keyText = JSON.stringify(key);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const queryKey = JSON.parse(keyText) as string[];
    const refresh = () => {
      timer ??= setTimeout(() => {
        timer = null;
        void client.invalidateQueries({ queryKey });
      }, REFRESH_EVERY_MS);
    };
    const stopEvents = session.onEvent((event) => {
      if (event.kind === "trace-deleted") refresh();
      if (event.kind !== "trace" || event.trace.sessionId === null) return;
      if (sessionId === null || event.trace.sessionId === sessionId) refresh();
    });
    const stopGaps = session.onGap(refresh);
    return () => {
      stopEvents();
      stopGaps();
      if (timer) clearTimeout(timer);
    };
  }, [session, client, keyText, sessionId]);
}
