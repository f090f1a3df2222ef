import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { fetchConversation, fetchSpanDetail, fetchTraceOutline } from "../../../lib/api-client.ts";
import { useLiveSession } from "../../live/hooks/LiveContext.tsx";
import { FIRST_ROWS } from "../model/first-rows.ts";
import { type OpenedTrace, openTrace } from "../model/open-trace.ts";

/** A running trace changes with every span; it is read anew at most this often. */
const REFRESH_EVERY_MS = 700;

/** A run and its tree. Of a long one the first rows come at once, with `isWhole` false, and the rest after them. */
export function useTraceDetail(traceId: string) {
  return useQuery({
    queryKey: ["trace", traceId, "detail"],
    queryFn: async ({ client, queryKey, signal }): Promise<OpenedTrace> => {
      if (client.getQueryData(queryKey) === undefined) {
        const opened = await openTrace(await fetchTraceOutline(traceId, FIRST_ROWS, signal));
        if (opened.isWhole) return opened;
        client.setQueryData(queryKey, opened);
      }
      return openTrace(await fetchTraceOutline(traceId, null, signal));
    },
    refetchOnMount: "always",
    // Rows come anew with every answer; comparing 50,000 of them one by one gains nothing.
    structuralSharing: false,
  });
}

export function useConversation(traceId: string) {
  return useQuery({
    queryKey: ["trace", traceId, "conversation"],
    queryFn: ({ signal }) => fetchConversation(traceId, null, signal),
    refetchOnMount: "always",
  });
}

/** The steps inside a sub-agent of a very large run, read when its card opens. */
export function useInnerConversation(traceId: string, spanId: string, isWanted: boolean) {
  return useQuery({
    queryKey: ["trace", traceId, "conversation", spanId],
    queryFn: ({ signal }) => fetchConversation(traceId, spanId, signal),
    enabled: isWanted,
  });
}

export function useSpanDetail(traceId: string, spanId: string, isWanted = true) {
  return useQuery({
    queryKey: ["trace", traceId, "span", spanId],
    queryFn: ({ signal }) => fetchSpanDetail(traceId, spanId, signal),
    enabled: isWanted,
  });
}

/** Reads what is shown of a trace anew when the live stream says that it changed. */
export function useTraceLive(traceId: string): void {
  const session = useLiveSession();
  const client = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const refresh = () => {
      timer = null;
      // A long run that grows takes longer to read than it rests: breaking off for each span would never come to an end.
      if (client.isFetching({ queryKey: ["trace", traceId, "detail"] }) > 0) {
        timer = setTimeout(refresh, REFRESH_EVERY_MS);
        return;
      }
      void client.invalidateQueries({ queryKey: ["trace", traceId, "detail"] });
      void client.invalidateQueries({ queryKey: ["trace", traceId, "conversation"] });
      void client.invalidateQueries({ queryKey: ["trace", traceId, "assessments"] });
      const detail = client.getQueryData<OpenedTrace>(["trace", traceId, "detail"]);
      for (const query of client.getQueryCache().findAll({ queryKey: ["trace", traceId, "span"] })) {
        const spanId = String(query.queryKey[3]);
        // A span that ended does not change again; its payload may be large.
        const isOpen = detail?.tree.byId.get(spanId)?.span.durationMs === null;
        if (isOpen) void client.invalidateQueries({ queryKey: query.queryKey, exact: true });
      }
    };
    const stopEvents = session.onEvent((event) => {
      const changedId =
        event.kind === "trace" ? event.trace.traceId : event.kind === "trace-deleted" ? event.traceId : null;
      if (changedId === traceId) timer ??= setTimeout(refresh, REFRESH_EVERY_MS);
    });
    const stopGaps = session.onGap(refresh);
    return () => {
      stopEvents();
      stopGaps();
      if (timer) clearTimeout(timer);
    };
  }, [session, client, traceId]);
}
