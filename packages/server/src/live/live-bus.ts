import type { LiveEvent } from "@clawglass/core/api";
import type { StoreChange } from "@clawglass/storage";

export type LiveListener = (event: LiveEvent) => void;

/** Hands committed changes to everybody who watches. Knows nothing of HTTP. */
export interface LiveBus {
  publish(changes: readonly StoreChange[]): void;
  subscribe(listener: LiveListener): () => void;
}

export function createLiveBus(): LiveBus {
  const listeners = new Set<LiveListener>();
  return {
    publish(changes) {
      for (const change of changes) for (const listener of listeners) listener(change);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
