import type { LiveEvent } from "@clawglass/core/api";

/** `connecting`: first try. `live`: events arrive. `gone`: no connection; tries again by itself. */
export type LiveStatus =
  | { kind: "connecting" }
  | { kind: "live"; sinceMs: number }
  | { kind: "gone"; sinceMs: number; retryAtMs: number };

/** The part of the browser's EventSource that is used, so that tests can stand in for it. */
export interface EventStream {
  addEventListener(name: string, listener: (event: { data?: unknown }) => void): void;
  close(): void;
}

export interface LiveConnectionDeps {
  openStream(): EventStream;
  nowMs(): number;
  /** Runs `task` after `delayMs`; the returned function cancels. */
  schedule(task: () => void, delayMs: number): () => void;
  onStatus(status: LiveStatus): void;
  onEvent(event: LiveEvent): void;
  /** Changes may have been missed: lists load anew. */
  onGap(): void;
}

export interface LiveConnection {
  start(): void;
  stop(): void;
  retryNow(): void;
}

const EVENT_NAMES = ["hello", "trace", "trace-deleted", "reset"] as const;
const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 10_000;
/** A server that restarts is back sooner than a person can read a warning. */
const GRACE_MS = 1_500;

/**
 * Keeps one stream of live events open. A break is told as `gone` only after a short grace, tries are spaced by
 * doubling waits, and a gap in the sequence or another store is told, so that nothing shown is ever silently old.
 */
export function createLiveConnection(deps: LiveConnectionDeps): LiveConnection {
  let stream: EventStream | null = null;
  let cancelRetry: (() => void) | null = null;
  let failureCount = 0;
  let goneSinceMs: number | null = null;
  let storeId: string | null = null;
  let lastSequence: number | null = null;

  function connect(): void {
    cancelRetry?.();
    cancelRetry = null;
    stream?.close();
    const opened = deps.openStream();
    stream = opened;
    for (const name of EVENT_NAMES) {
      opened.addEventListener(name, (message) => {
        if (stream !== opened) return;
        const event = parseLiveEvent(message.data);
        if (event) receive(event);
      });
    }
    opened.addEventListener("error", () => {
      if (stream === opened) fail();
    });
  }

  function receive(event: LiveEvent): void {
    if (event.kind === "hello") {
      const isKnown = storeId === event.storeId && lastSequence === event.sequence;
      const isFirst = storeId === null;
      storeId = event.storeId;
      lastSequence = event.sequence;
      failureCount = 0;
      goneSinceMs = null;
      deps.onStatus({ kind: "live", sinceMs: deps.nowMs() });
      if (!isFirst && !isKnown) deps.onGap();
      return;
    }
    lastSequence = event.sequence;
    if (event.kind === "reset") deps.onGap();
    else deps.onEvent(event);
  }

  function fail(): void {
    stream?.close();
    stream = null;
    failureCount += 1;
    goneSinceMs ??= deps.nowMs();
    const delayMs = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** (failureCount - 1));
    if (failureCount > 1 || deps.nowMs() - goneSinceMs >= GRACE_MS) {
      deps.onStatus({ kind: "gone", sinceMs: goneSinceMs, retryAtMs: deps.nowMs() + delayMs });
    }
    cancelRetry = deps.schedule(connect, delayMs);
  }

  return {
    start: connect,
    stop() {
      cancelRetry?.();
      stream?.close();
      stream = null;
    },
    retryNow: connect,
  };
}

/** Reads one message; null for anything that is not an event of ours (a newer server may send kinds we do not know). */
export function parseLiveEvent(data: unknown): LiveEvent | null {
  if (typeof data !== "string") return null;
  try {
    const event = JSON.parse(data) as { kind?: unknown; sequence?: unknown } | null;
    if (typeof event?.sequence !== "number") return null;
    return EVENT_NAMES.includes(event.kind as LiveEvent["kind"]) ? (event as LiveEvent) : null;
  } catch {
    return null;
  }
}
