import { setTimeout as delay } from "node:timers/promises";

export interface WaitOptions {
  /** Default 30 seconds. */
  timeoutMs?: number;
  /** Default 50 milliseconds. */
  intervalMs?: number;
  /** Added to the error when the time is up: what was seen last. */
  describe?: () => string;
}

/**
 * Asks until the answer is neither null, undefined nor false, and returns it. For conditions of other processes, which
 * cannot tell us; inside a process, await the thing itself.
 */
export async function waitUntil<T>(
  what: string,
  ask: () => T | Promise<T>,
  options: WaitOptions = {},
): Promise<NonNullable<Exclude<T, false>>> {
  const timeoutMs = options.timeoutMs ?? 30_000;
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) {
      return answer as NonNullable<Exclude<T, false>>;
    }
    if (performance.now() > deadlineMs) {
      const seen = options.describe ? `\n${options.describe()}` : "";
      throw new Error(`gave up after ${timeoutMs} ms waiting for ${what}${seen}`);
    }
    await delay(options.intervalMs ?? 50);
  }
}
