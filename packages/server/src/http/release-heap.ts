import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { FastifyInstance } from "fastify";
import type { AppDeps } from "../app-deps.ts";

/** Nobody waits for the server after this long without a request. */
const REST_MS = 1_000;
/** Less is not worth the 10 ms in which nothing else runs. */
const WORTH_BYTES = 8 * 1024 * 1024;

/**
 * Gives back what a burst of requests left of the main thread's heap, once the server rests. V8 by itself keeps it for as
 * long as nothing comes: 25 MB after a thousand traces.
 */
export function registerHeapRelease(
  app: FastifyInstance,
  { scheduleLater }: Pick<AppDeps, "scheduleLater">,
): void {
  let lastAnswerMs = 0;
  let keptBytes = readHeapBytes();
  let cancel: (() => void) | null = null;

  const plan = (delayMs: number) => {
    cancel ??= scheduleLater(check, delayMs);
  };
  const check = () => {
    cancel = null;
    const restedMs = performance.now() - lastAnswerMs;
    if (restedMs < REST_MS) return plan(REST_MS - restedMs);
    if (readHeapBytes() - keptBytes < WORTH_BYTES) return;
    collectGarbage();
    keptBytes = readHeapBytes();
  };

  app.addHook("onResponse", async () => {
    lastAnswerMs = performance.now();
    plan(REST_MS);
  });
  app.addHook("preClose", async () => cancel?.());
}

function readHeapBytes(): number {
  const { total_heap_size, external_memory } = getHeapStatistics();
  return total_heap_size + external_memory;
}

/** Node has this behind a flag that can be set while it runs; a new context sees it. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
}
