import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ListedBatch, StoreReader, StoreWriter } from "@clawglass/storage";
import { createSqliteEngine } from "@clawglass/storage/sqlite";
import { AgentPayloads, countPayloadBytes } from "./lib/agent-payloads.ts";
import { createBigTrace } from "./lib/create-big-trace.ts";
import { RandomText } from "./lib/random-text.ts";
import { measureRawInserts } from "./lib/raw-inserts.ts";

/**
 * What the store alone costs, in one thread and without HTTP: spans a second committed with synchronous=FULL against the
 * raw insert limit of the same disk, and bytes on disk for the two payloads that the comparison with MLflow uses.
 * Usage: node bench/store-write.ts [traces]
 */
const TRACE_COUNT = Number(process.argv[2] ?? 2_000);
const REQUESTS_IN_FLIGHT = 16;
const LONG_RUN_TURNS = 50;
const BIG_TRACE_SPANS = 10_000;

const folder = mkdtempSync(join(tmpdir(), "clawglass-bench-"));
const engine = createSqliteEngine();
const results: Record<string, number> = {};

try {
  results["raw insert limit, rows/s"] = measureRawInserts(folder);
  await measureSmallTraces();
  const share =
    (results["8-span traces: committed spans/s"] ?? 0) / (results["raw insert limit, rows/s"] ?? 1);
  results["share of the raw insert limit"] = share;
  await measureLongRun();
  await measureBigTrace();
  for (const [name, figure] of Object.entries(results)) console.log(`${name.padEnd(58)} ${format(figure)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measureSmallTraces(): Promise<void> {
  const payloads = new AgentPayloads(new RandomText(1), 1_782_900_000_000);
  const batches = Array.from({ length: TRACE_COUNT }, () => payloads.createSmallTrace());
  const payloadBytes = batches.reduce((sum, batch) => sum + countPayloadBytes(batch), 0);
  const location = join(folder, "small", "store.db");
  const writer = await engine.openWriter(location);
  const delaysMs: number[] = [];
  const started = performance.now();
  await sendAll(writer, batches, delaysMs);
  const seconds = (performance.now() - started) / 1_000;
  const reader = await engine.openReader(location);
  results["8-span traces: payload bytes each"] = payloadBytes / TRACE_COUNT;
  results["8-span traces: committed spans/s"] = (TRACE_COUNT * 8) / seconds;
  results["8-span traces: p50 commit ms, 16 in flight"] = percentile(delaysMs, 0.5);
  results["8-span traces: p99 commit ms, 16 in flight"] = percentile(delaysMs, 0.99);
  await measureReads(reader);
  await reader.close();
  await writer.close();
  results["8-span traces: bytes on disk each"] = statSync(location).size / TRACE_COUNT;
  results["memory after that, MB"] = process.memoryUsage().rss / 1e6;
}

async function measureReads(reader: StoreReader): Promise<void> {
  const query = { experimentIds: ["0"], filter: "", orderBy: [], limit: 25, cursor: null };
  results["list of 25 newest, ms"] = await time(() => reader.listTraceSummaries(query));
  results["list of errors (none), ms"] = await time(() =>
    reader.listTraceSummaries({ ...query, filter: "trace.status = 'ERROR'" }),
  );
}

async function measureLongRun(): Promise<void> {
  const emptyLocation = join(folder, "empty", "store.db");
  await (await engine.openWriter(emptyLocation)).close();
  const emptyBytes = statSync(emptyLocation).size;
  results["empty store: bytes on disk"] = emptyBytes;
  for (const isInOneCommit of [false, true]) {
    const payloads = new AgentPayloads(new RandomText(2), 1_782_900_000_000);
    const batches = payloads.createLongRun(LONG_RUN_TURNS);
    const location = join(folder, `long-${isInOneCommit}`, "store.db");
    const writer = await engine.openWriter(location);
    const started = performance.now();
    if (isInOneCommit) await Promise.all(batches.map((batch) => writer.appendSpans(batch)));
    else for (const batch of batches) await writer.appendSpans(batch);
    const label = isInOneCommit ? "in one commit" : "in 51 commits";
    results[`50-turn run ${label}: ms`] = performance.now() - started;
    await writer.close();
    const bytes = statSync(location).size;
    results[`50-turn run ${label}: bytes above the empty store`] = bytes - emptyBytes;
    results["50-turn run: bytes sent"] = batches.reduce((sum, batch) => sum + countPayloadBytes(batch), 0);
  }
}

async function measureBigTrace(): Promise<void> {
  const payloads = new AgentPayloads(new RandomText(3), 1_782_900_000_000);
  const batch = createBigTrace(payloads, BIG_TRACE_SPANS);
  const traceId = batch.spans[0]?.span.traceId ?? "";
  const location = join(folder, "big", "store.db");
  const writer = await engine.openWriter(location);
  results["trace of 10,000 spans (36 MB): in, ms"] = await time(() => writer.appendSpans(batch), 1);
  const reader = await engine.openReader(location);
  results["trace of 10,000 spans (36 MB): out, ms"] = await time(() => reader.getSpans(traceId), 1);
  results["trace of 10,000 spans: skeletons out, ms"] = await time(() => reader.getSpanSkeletons(traceId), 1);
  await reader.close();
  await writer.close();
}

async function sendAll(
  writer: StoreWriter,
  batches: readonly ListedBatch[],
  delaysMs: number[],
): Promise<void> {
  let next = 0;
  const send = async (): Promise<void> => {
    for (let batch = batches[next++]; batch !== undefined; batch = batches[next++]) {
      const started = performance.now();
      await writer.appendSpans(batch);
      delaysMs.push(performance.now() - started);
      writer.takeChanges();
    }
  };
  await Promise.all(Array.from({ length: REQUESTS_IN_FLIGHT }, send));
}

async function time(run: () => Promise<unknown>, repeats = 20): Promise<number> {
  const started = performance.now();
  for (let index = 0; index < repeats; index += 1) await run();
  return (performance.now() - started) / repeats;
}

function percentile(values: readonly number[], fraction: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? Number.NaN;
}

function format(figure: number): string {
  return figure >= 1_000 ? Math.round(figure).toLocaleString("en-US") : figure.toFixed(2);
}
