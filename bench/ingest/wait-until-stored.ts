import { setTimeout as delay } from "node:timers/promises";
import { fetchAnswer } from "../support/fetch-answer.ts";

const POLL_MS = 20;
const TIMEOUT_MS = 120_000;

interface ServerAnswer {
  ingest?: { waiting?: { requestCount: number } };
}

/** Milliseconds until everything that Clawglass has acknowledged is in its store and can be read. */
export async function waitUntilStoredMs(url: string): Promise<number> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < TIMEOUT_MS) {
    const { ingest } = JSON.parse(await fetchAnswer(`${url}/api/clawglass/v1/server`)) as ServerAnswer;
    if ((ingest?.waiting?.requestCount ?? 0) === 0) return performance.now() - startedAt;
    await delay(POLL_MS);
  }
  throw new Error(`requests still wait after ${TIMEOUT_MS} ms`);
}
