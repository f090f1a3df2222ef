import type { Assessment } from "@clawglass/core";
import type { AssessmentList } from "@clawglass/core/api";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { sendChange } from "../../../lib/api-client.ts";
import { ApiError, isWorthRetrying } from "../../../lib/api-error.ts";
import { useStore } from "../../../lib/create-store.ts";
import { useLiveStatus } from "../../live/hooks/LiveContext.tsx";
import { newHexId } from "../model/new-id.ts";
import { createOutbox, type FeedbackChange, type Outbox, type OutboxEntry } from "../model/outbox.ts";
import { createOutboxStorage, OUTBOX_KEY_PREFIX } from "./outbox-storage.ts";

const OutboxContext = createContext<Outbox | null>(null);

/** One outbox for the page; sends when something is said, when the server is back, and when the page is opened. */
export function OutboxProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [outbox] = useState(() => startOutbox(client));
  const isLive = useLiveStatus().kind === "live";
  useEffect(() => {
    if (isLive) void outbox.flush();
  }, [isLive, outbox]);
  useEffect(() => {
    const onStorage = (event: StorageEvent) => {
      if (event.key === null || event.key.startsWith(OUTBOX_KEY_PREFIX)) outbox.reload();
    };
    window.addEventListener("storage", onStorage);
    return () => window.removeEventListener("storage", onStorage);
  }, [outbox]);
  return <OutboxContext.Provider value={outbox}>{children}</OutboxContext.Provider>;
}

export function useOutbox(): Outbox {
  const outbox = useContext(OutboxContext);
  if (!outbox) throw new Error("useOutbox needs an OutboxProvider above it");
  return outbox;
}

export function useWaiting(): readonly OutboxEntry[] {
  return useStore(useOutbox().entries);
}

function startOutbox(client: QueryClient): Outbox {
  let count = 0;
  return createOutbox({
    storage: createOutboxStorage(),
    send,
    toRefusal: (error) => (isWorthRetrying(error) || !(error instanceof ApiError) ? null : error.message),
    onSent: (change, answer) => noteInCache(client, change, answer),
    nowMs: () => Date.now(),
    newId: () => {
      count += 1;
      return `${String(Date.now()).padStart(15, "0")}-${String(count).padStart(6, "0")}-${newHexId().slice(0, 8)}`;
    },
    schedule: (task, delayMs) => void setTimeout(task, delayMs),
    // Locks need a secure context; without them two tabs may send twice, which the server takes as once.
    withLock: (task) => (navigator.locks ? navigator.locks.request("clawglass.outbox", task) : task()),
  });
}

function send(change: FeedbackChange): Promise<unknown> {
  switch (change.kind) {
    case "create":
      return sendChange("POST", `${toOwnerPath(change)}/assessments`, change.assessment);
    case "delete": {
      const history = change.withHistory ? "?history=true" : "";
      return sendChange(
        "DELETE",
        `${toOwnerPath(change)}/assessments/${encodeURIComponent(change.assessmentId)}${history}`,
      );
    }
    case "answer":
      return sendChange("PUT", `/review/${encodeURIComponent(change.traceId)}`, {
        outcome: change.outcome,
        title: change.title,
      });
  }
}

function toOwnerPath({ traceId, sessionId }: { traceId: string; sessionId: string | null }): string {
  return sessionId === null
    ? `/traces/${encodeURIComponent(traceId)}`
    : `/sessions/${encodeURIComponent(sessionId)}`;
}

/** What the server took stands in the page before it stops waiting; the live stream then says the same. */
function noteInCache(client: QueryClient, change: FeedbackChange, answer: unknown): void {
  if (change.kind === "answer") return;
  if (change.kind === "create" && answer !== null) {
    const stored = answer as Assessment;
    const key =
      change.sessionId === null
        ? ["trace", change.traceId, "assessments"]
        : ["session", change.sessionId, "assessments"];
    client.setQueryData<AssessmentList>(key, (list) => list && { assessments: withStored(list, stored) });
  }
  if (change.kind === "delete")
    void client.invalidateQueries({ queryKey: ["trace", change.traceId, "assessments"] });
  if (change.kind === "delete") void client.invalidateQueries({ queryKey: ["session"] });
}

function withStored({ assessments }: AssessmentList, stored: Assessment): AssessmentList["assessments"] {
  const others = assessments
    .filter(({ assessmentId }) => assessmentId !== stored.assessmentId)
    .map((each) => (each.assessmentId === stored.overrides ? { ...each, isValid: false } : each));
  return [...others, stored];
}
