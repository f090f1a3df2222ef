import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 500;
/** Longer than Clawglass waits before it sums hours up and joins what it has indexed. */
const REST_MS = 12_000;
const TIMEOUT_MS = 120_000;

/** Resolves when a server has done what it does after the last request: its files have not changed for a while. */
export async function waitUntilAtRest(readBytes: () => number): Promise<void> {
  const startedAt = performance.now();
  let bytes = readBytes();
  let changedAt = startedAt;
  while (performance.now() - changedAt < REST_MS) {
    if (performance.now() - startedAt > TIMEOUT_MS) throw new Error("the files still change");
    await delay(POLL_MS);
    const now = readBytes();
    if (now !== bytes) changedAt = performance.now();
    bytes = now;
  }
}
