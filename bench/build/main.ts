import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { createSqliteEngine } from "@clawglass/storage/sqlite";
import { buildStore } from "@clawglass/testing/stores";
import { SessionPayloads } from "../lib/session-payloads.ts";
import { measureDiskBytes } from "../support/disk-bytes.ts";

/**
 * Builds a big store for other benches to read from: sessions as an agent of long use leaves them (lib/session-payloads.ts),
 * spread over 14 days. A folder that holds a store already is filled up.
 * Usage: node bench/build/main.ts FOLDER TRACES
 */
const [folder, count] = process.argv.slice(2);
if (folder === undefined || !(Number(count) > 0)) {
  console.error("Usage: npm run bench -- build FOLDER TRACES");
  process.exit(1);
}
const TRACES = Number(count);
const SPAN_OF_TIME_MS = 14 * 24 * 3_600_000;
const PROGRESS_EVERY_MS = 10_000;

const location = join(resolve(folder), "clawglass.db");
const { stored, newestMs } = existsSync(location) ? await readStored() : { stored: 0, newestMs: null };
const stepMs = SPAN_OF_TIME_MS / TRACES;
const firstStartMs = newestMs === null ? Date.now() - SPAN_OF_TIME_MS : newestMs - stored * stepMs;
const payloads = new SessionPayloads(11 + stored, firstStartMs, stepMs);
payloads.skip(stored);
let lastLine = 0;
await buildStore(location, payloads, TRACES - stored, {
  onProgress: ({ traceCount, spanCount, elapsedMs }) => {
    if (elapsedMs - lastLine < PROGRESS_EVERY_MS) return;
    lastLine = elapsedMs;
    const rate = Math.round((spanCount * 1_000) / elapsedMs);
    console.log(`${stored + traceCount} traces, ${rate} spans/s, ${Math.round(elapsedMs / 1_000)} s`);
  },
});
console.log(`${TRACES} traces take ${(measureDiskBytes(resolve(folder)) / 1e6).toFixed(1)} MB`);

async function readStored(): Promise<{ stored: number; newestMs: number | null }> {
  const engine = createSqliteEngine();
  await (await engine.openWriter(location)).close(); // brings a store of an earlier version up to date
  const reader = await engine.openReader(location);
  const { traceCount } = await reader.getStats();
  const newest = { experimentIds: null, filter: "", orderBy: [], limit: 1, cursor: null };
  const { items } = await reader.listTraceSummaries(newest);
  await reader.close();
  return { stored: traceCount, newestMs: items[0]?.requestTimeMs ?? null };
}
