import type { StoreEngine } from "../contract/store-engine.ts";
import { createSqliteEngine } from "./sqlite-engine.ts";
import type { SqliteWriterOptions } from "./sqlite-writer.ts";

/** Longer than an hour has to rest before it is summed up. */
const REST_MS = 60_000;

/** An engine for tests, whose work that may wait (indexing, summing up, collecting) comes to its end when `settle` is called. */
export function createTestEngine(options: Pick<Partial<SqliteWriterOptions>, "nowMs"> = {}): {
  engine: StoreEngine;
  settle(): Promise<void>;
} {
  const nowMs = options.nowMs ?? Date.now;
  const waiting = new Map<NodeJS.Timeout, () => void>();
  let aheadMs = 0;
  const engine = createSqliteEngine({
    nowMs: () => nowMs() + aheadMs,
    scheduleLater(run, delayMs) {
      const timer = setTimeout(() => {
        waiting.delete(timer);
        run();
      }, delayMs).unref();
      waiting.set(timer, run);
      return () => {
        clearTimeout(timer);
        waiting.delete(timer);
      };
    },
  });
  return {
    engine,
    async settle() {
      aheadMs += REST_MS;
      for (let [next] = waiting; next !== undefined; [next] = waiting) {
        const [timer, run] = next;
        clearTimeout(timer);
        waiting.delete(timer);
        run();
        // A commit that it asked for comes with the next turn.
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}
