import type { LiveEvent } from "@clawglass/core/api";
import { createStore } from "../../../lib/create-store.ts";
import {
  createLiveConnection,
  type EventStream,
  type LiveConnection,
  type LiveStatus,
} from "../model/live-connection.ts";

/** The page's one live connection: its state for the lamp, and the listeners of lists and trace pages. */
export interface LiveSession {
  status: ReturnType<typeof createStore<LiveStatus>>;
  onEvent(listener: (event: LiveEvent) => void): () => void;
  onGap(listener: () => void): () => void;
  connection: LiveConnection;
}

export function createLiveSession(openStream: () => EventStream): LiveSession {
  const status = createStore<LiveStatus>({ kind: "connecting" });
  const eventListeners = new Set<(event: LiveEvent) => void>();
  const gapListeners = new Set<() => void>();
  const connection = createLiveConnection({
    openStream,
    nowMs: () => Date.now(),
    schedule(task, delayMs) {
      const timer = setTimeout(task, delayMs);
      return () => clearTimeout(timer);
    },
    onStatus: (next) => status.set(next),
    onEvent: (event) => {
      for (const listener of eventListeners) listener(event);
    },
    onGap: () => {
      for (const listener of gapListeners) listener();
    },
  });
  return {
    status,
    connection,
    onEvent(listener) {
      eventListeners.add(listener);
      return () => eventListeners.delete(listener);
    },
    onGap(listener) {
      gapListeners.add(listener);
      return () => gapListeners.delete(listener);
    },
  };
}
