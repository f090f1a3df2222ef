import type { ReviewItem, ReviewOutcome, ReviewQueue } from "@clawglass/core/api";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { fetchReviewQueue } from "../../../lib/api-client.ts";
import { useSettled } from "../../../lib/use-settled.ts";
import { useWaiting } from "../../feedback/hooks/OutboxContext.tsx";
import { useLiveSession } from "../../live/hooks/LiveContext.tsx";
import { chooseItem, composeReview, type LocalAnswers } from "../model/review-queue.ts";

const KEY = ["review"];
/** The queue fills itself; it is asked at most this often while runs come in. */
const REFRESH_EVERY_MS = 5_000;

/** The queue as the server fills it, asked again when runs change. */
export function useReviewQuery(isWanted = true) {
  const session = useLiveSession();
  const client = useQueryClient();
  const query = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => fetchReviewQueue(signal),
    enabled: isWanted,
    refetchOnMount: "always",
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const refresh = () => {
      timer ??= setTimeout(() => {
        timer = null;
        void client.invalidateQueries({ queryKey: KEY });
      }, REFRESH_EVERY_MS);
    };
    const stopEvents = session.onEvent(refresh);
    const stopGaps = session.onGap(refresh);
    return () => {
      stopEvents();
      stopGaps();
      if (timer) clearTimeout(timer);
    };
  }, [session, client]);
  return query;
}

/** How many runs wait for a look, for the navigation; null until known. */
export function useReviewCount(): number | null {
  const { data } = useReviewQuery(useSettled());
  const waiting = useWaitingAnswers();
  return useMemo(() => (data ? composeReview(data, waiting, NONE).items.length : null), [data, waiting]);
}

/** The item to look at and what was answered, with what waits in the browser. */
export function useReview() {
  const query = useReviewQuery();
  const waiting = useWaitingAnswers();
  const [given, setGiven] = useState<LocalAnswers>(() => new Map());
  const [currentId, setCurrentId] = useState<string | null>(null);
  const seen = useRef(new Map<string, ReviewItem>());
  for (const item of query.data?.items ?? []) seen.current.set(item.trace.traceId, item);
  const view = useMemo(
    () => composeReview(query.data ?? EMPTY, new Map([...waiting, ...given]), seen.current),
    [query.data, waiting, given],
  );
  const current = chooseItem(view.items, currentId);
  const presentId = current?.trace.traceId ?? null;
  useEffect(() => setCurrentId(presentId), [presentId]);
  return {
    query,
    view,
    current,
    next: view.items.filter((item) => item !== current),
    note(traceId: string, outcome: ReviewOutcome | null) {
      setGiven((known) => new Map([...known].filter(([id]) => id !== traceId)).set(traceId, outcome));
      if (outcome === null) setCurrentId(traceId);
    },
  };
}

function useWaitingAnswers(): LocalAnswers {
  const entries = useWaiting();
  return useMemo(
    () =>
      new Map(
        entries.flatMap(({ change, refusal }) =>
          change.kind === "answer" && refusal === null ? [[change.traceId, change.outcome] as const] : [],
        ),
      ),
    [entries],
  );
}

const NONE: ReadonlyMap<string, ReviewItem> = new Map();
const EMPTY: ReviewQueue = { items: [], done: [], looked: { runCount: 0, sinceMs: null } };
