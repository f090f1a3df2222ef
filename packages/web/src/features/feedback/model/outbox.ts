import type { NewAssessment, ReviewOutcome } from "@clawglass/core/api";
import { createStore, type Store } from "../../../lib/create-store.ts";

/** Something that a person said, on its way to the server. */
export type FeedbackChange =
  | { kind: "create"; traceId: string; sessionId: string | null; assessment: NewAssessment }
  | { kind: "delete"; traceId: string; sessionId: string | null; assessmentId: string; withHistory: boolean }
  | { kind: "answer"; traceId: string; outcome: ReviewOutcome | null; title: string | null };

export interface OutboxEntry {
  /** Sorts in the order in which things were said. */
  id: string;
  change: FeedbackChange;
  saidAtMs: number;
  /** Why the server will not take it; null while it waits. */
  refusal: string | null;
}

/** The part of the browser's storage that is used. */
export interface OutboxStorage {
  list(): OutboxEntry[];
  put(entry: OutboxEntry): void;
  remove(id: string): void;
}

export interface OutboxDeps {
  storage: OutboxStorage;
  send(change: FeedbackChange): Promise<unknown>;
  /** null when another try may succeed; otherwise why not. */
  toRefusal(error: unknown): string | null;
  /** Called before the entry goes, so that nothing vanishes in between. */
  onSent(change: FeedbackChange, answer: unknown): void;
  nowMs(): number;
  newId(): string;
  schedule(task: () => void, delayMs: number): void;
  /** Runs the task while no other tab sends. */
  withLock(task: () => Promise<void>): Promise<void>;
}

export interface Outbox {
  entries: Store<readonly OutboxEntry[]>;
  add(changes: readonly FeedbackChange[]): void;
  /** Sends what waits, oldest first. */
  flush(): Promise<void>;
  /** Another tab changed the storage. */
  reload(): void;
  retry(id: string): void;
  discard(id: string): void;
}

const RETRY_MS = 3_000;

/**
 * Keeps what was said in the browser until the server has it. Ids are chosen here and the server stores an id once, so an
 * answer that was lost on the way is sent again without harm. Order is kept: what comes later may build on what is before.
 */
export function createOutbox(deps: OutboxDeps): Outbox {
  const entries = createStore<readonly OutboxEntry[]>(deps.storage.list());
  let running: Promise<void> | null = null;
  let isRetryPlanned = false;

  const reload = () => entries.set(deps.storage.list());

  async function sendAll(): Promise<void> {
    for (let entry = nextWaiting(); entry; entry = nextWaiting()) {
      try {
        deps.onSent(entry.change, await deps.send(entry.change));
        deps.storage.remove(entry.id);
      } catch (error) {
        const refusal = deps.toRefusal(error);
        if (refusal === null) return planRetry();
        deps.storage.put({ ...entry, refusal });
      }
      reload();
    }
  }

  const nextWaiting = () => deps.storage.list().find(({ refusal }) => refusal === null);

  function planRetry(): void {
    if (isRetryPlanned) return;
    isRetryPlanned = true;
    deps.schedule(() => {
      isRetryPlanned = false;
      void flush();
    }, RETRY_MS);
  }

  function flush(): Promise<void> {
    running ??= deps.withLock(sendAll).finally(() => {
      running = null;
      reload();
      if (nextWaiting() && !isRetryPlanned) void flush();
    });
    return running;
  }

  return {
    entries,
    add(changes) {
      for (const change of changes) {
        deps.storage.put({ id: deps.newId(), change, saidAtMs: deps.nowMs(), refusal: null });
      }
      reload();
      void flush();
    },
    flush,
    reload,
    retry(id) {
      const entry = deps.storage.list().find((each) => each.id === id);
      if (entry) deps.storage.put({ ...entry, refusal: null });
      reload();
      void flush();
    },
    discard(id) {
      deps.storage.remove(id);
      reload();
    },
  };
}
