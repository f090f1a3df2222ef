import type { LabelQuestion } from "@clawglass/core/api";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { fetchAssessments, fetchLabelQuestions, fetchSessionAssessments } from "../../../lib/api-client.ts";
import { useLiveSession } from "../../live/hooks/LiveContext.tsx";
import { type LabelLine, toLabelLines } from "../model/label-view.ts";
import { useWaiting } from "./OutboxContext.tsx";

export interface Labels {
  lines: LabelLine[];
  isPending: boolean;
  error: Error | null;
}

const REFRESH_EVERY_MS = 1_000;
const NO_LINES: LabelLine[] = [];

/** What is said of a run, and of its session as a whole; what waits in the browser included. */
export function useLabels(traceId: string, sessionId: string | null): Labels {
  const waiting = useWaiting();
  const ofTrace = useQuery({
    queryKey: ["trace", traceId, "assessments"],
    queryFn: ({ signal }) => fetchAssessments(traceId, signal),
    refetchOnMount: "always",
  });
  const ofSession = useQuery({
    queryKey: ["session", sessionId, "assessments"],
    queryFn: ({ signal }) => fetchSessionAssessments(sessionId ?? "", signal),
    enabled: sessionId !== null,
    refetchOnMount: "always",
  });
  useSessionLive(sessionId);
  const lines = useMemo(() => {
    const stored = new Map(
      [...(ofTrace.data?.assessments ?? []), ...(ofSession.data?.assessments ?? [])].map((each) => [
        each.assessmentId,
        each,
      ]),
    );
    const ours = waiting.filter(
      ({ change }) =>
        change.traceId === traceId ||
        (change.kind === "create" && change.sessionId !== null && change.sessionId === sessionId),
    );
    return stored.size === 0 && ours.length === 0 ? NO_LINES : toLabelLines([...stored.values()], ours);
  }, [ofTrace.data, ofSession.data, waiting, traceId, sessionId]);
  return { lines, isPending: ofTrace.isPending, error: ofTrace.error };
}

/** A label of the session is kept on one of its runs, which need not be the one that is shown. */
function useSessionLive(sessionId: string | null): void {
  const session = useLiveSession();
  const client = useQueryClient();
  useEffect(() => {
    if (sessionId === null) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const stop = session.onEvent((event) => {
      if (event.kind !== "trace" || event.trace.sessionId !== sessionId) return;
      timer ??= setTimeout(() => {
        timer = null;
        void client.invalidateQueries({ queryKey: ["session", sessionId, "assessments"] });
      }, REFRESH_EVERY_MS);
    });
    return () => {
      stop();
      if (timer) clearTimeout(timer);
    };
  }, [session, client, sessionId]);
}

/** The owner's questions; until the server answered, none. */
export function useLabelQuestions(): LabelQuestion[] {
  const { data } = useQuery({
    queryKey: ["label-questions"],
    queryFn: ({ signal }) => fetchLabelQuestions(signal),
    refetchOnMount: "always",
  });
  return data?.labels ?? NO_QUESTIONS;
}

const NO_QUESTIONS: LabelQuestion[] = [];
