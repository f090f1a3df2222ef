import { type Query, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ApiError, isWorthRetrying } from "../../../lib/api-error.ts";
import { findServerTrouble, type QueryGlimpse, type ServerTrouble } from "../model/server-trouble.ts";

const LOOK_EVERY_MS = 1_000;
const FIRST_RETRY_MS = 3_000;
const MAX_RETRY_MS = 20_000;

/** Watches the answers of the server, and asks again by itself for what failed, at growing intervals. */
export function useServerTrouble(): ServerTrouble | null {
  const client = useQueryClient();
  const [trouble, setTrouble] = useState<ServerTrouble | null>(null);
  useEffect(() => watch(client, setTrouble), [client]);
  const isFailing = trouble?.kind === "failing";
  useEffect(() => (isFailing ? retryFailed(client) : undefined), [client, isFailing]);
  return trouble;
}

function watch(client: QueryClient, onTrouble: (trouble: ServerTrouble | null) => void): () => void {
  const askedAtMs = new Map<string, number>();
  const cache = client.getQueryCache();
  let last: ServerTrouble | null = null;
  const look = () => {
    const queries = cache.getAll().map((query) => toGlimpse(query, askedAtMs));
    const next = findServerTrouble(queries, Date.now());
    // Every failed try has a time of its own; the trouble is as old as the first of them.
    last =
      next && last?.kind === next.kind ? { ...next, sinceMs: Math.min(last.sinceMs, next.sinceMs) } : next;
    onTrouble(last);
  };
  const stop = cache.subscribe(({ type, query }) => {
    if (type === "removed" || query.state.fetchStatus === "idle") askedAtMs.delete(query.queryHash);
    else if (!askedAtMs.has(query.queryHash)) askedAtMs.set(query.queryHash, Date.now());
  });
  const timer = setInterval(look, LOOK_EVERY_MS);
  return () => {
    stop();
    clearInterval(timer);
  };
}

function toGlimpse(query: Query, askedAtMs: ReadonlyMap<string, number>): QueryGlimpse {
  const { data, error, errorUpdatedAt, fetchFailureReason, status } = query.state;
  const failure = status === "error" ? error : fetchFailureReason;
  return {
    isActive: query.isActive(),
    hasData: data !== undefined,
    askedAtMs: askedAtMs.get(query.queryHash) ?? null,
    hasFailed: status === "error" && isWorthRetrying(failure),
    failedAtMs: errorUpdatedAt,
    code: failure instanceof ApiError ? failure.code : (failure?.name ?? ""),
  };
}

function retryFailed(client: QueryClient): () => void {
  let waitMs = FIRST_RETRY_MS;
  let timer: ReturnType<typeof setTimeout>;
  const retry = () => {
    void client.refetchQueries({
      predicate: ({ state }) => state.status === "error" && isWorthRetrying(state.error),
    });
    waitMs = Math.min(MAX_RETRY_MS, waitMs * 2);
    timer = setTimeout(retry, waitMs);
  };
  timer = setTimeout(retry, waitMs);
  return () => clearTimeout(timer);
}
