import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createSqliteEngine } from "@clawglass/storage/sqlite";
import { buildStore } from "@clawglass/testing/stores";
import { AgentPayloads } from "../lib/agent-payloads.ts";
import { fillStore } from "../lib/fill-store.ts";
import { RandomText } from "../lib/random-text.ts";
import { measureDiskBytes } from "../support/disk-bytes.ts";
import { describeMachine } from "../support/machine.ts";
import { percentile } from "../support/statistics.ts";
import { updateReadme } from "../support/update-readme.ts";
import type { GrowthPoint, GrowthResult } from "./growth-point.ts";
import { measureReads } from "./measure-point.ts";
import { measureServerMemory } from "./measure-server-memory.ts";
import { toGrowthTable } from "./to-growth-table.ts";
import { waitUntilIndexed } from "./wait-until-indexed.ts";
import { writeCharts } from "./write-charts.ts";

/**
 * One store that grows, through the engine in one process: what each size costs. The texts of every trace are new, so
 * nothing can be shared: the worst case for the store.
 * Usage: node bench/growth/main.ts [sizes, default 1000,10000,100000]
 *    or: node bench/growth/main.ts --store FOLDER   adds the store that `bench -- build` left there to the last result, as one point
 */
const STORE = process.argv[2] === "--store" ? process.argv[3] : undefined;
const SIZES = (STORE === undefined ? (process.argv[2] ?? "1000,10000,100000") : "0").split(",").map(Number);
const IN_FLIGHT = 16;
const RATED_TRACES = 1_000;
const FIRST_START_MS = 1_782_000_000_000;
const SPAN_OF_TIME_MS = 14 * 24 * 3_600_000;

const RESULTS = join(import.meta.dirname, "..", "results");
const folder = mkdtempSync(join(tmpdir(), "clawglass-bench-growth-"));
const location = join(folder, "store", "clawglass.db");
const engine = createSqliteEngine();
const points: GrowthPoint[] = [];
if (STORE !== undefined) {
  points.push(...(await addStore(resolve(STORE))));
  finish();
  rmSync(folder, { recursive: true, force: true });
  process.exit();
}
try {
  const largest = Math.max(...SIZES);
  const stepMs = Math.floor(SPAN_OF_TIME_MS / largest);
  const payloads = new AgentPayloads(new RandomText(7), FIRST_START_MS, stepMs);
  let stored = 0;
  for (const size of SIZES) {
    // In bulk: at 100,000 traces everything else takes as long as the rest of the benches.
    await buildStore(
      location,
      { createTrace: () => payloads.createSmallTrace() },
      size - stored - RATED_TRACES,
    );
    const writer = await engine.openWriter(location);
    const rated = await fillStore(writer, payloads, RATED_TRACES, IN_FLIGHT);
    stored = size;
    const reader = await engine.openReader(location);
    console.log(`indexed ${Math.round(await waitUntilIndexed(reader))} ms after the last commit`);
    const reads = await measureReads(reader, FIRST_START_MS + (size + 1) * stepMs, points.at(-1));
    await reader.close();
    await writer.close();
    const point: GrowthPoint = {
      traceCount: size,
      ingestSpansPerSecond: rated.spansPerSecond,
      commitP99Ms: percentile(rated.delaysMs, 99),
      ...reads,
      diskMb: measureDiskBytes(folder) / 1e6,
      memoryMb: await measureServerMemory(dirname(location)),
    };
    points.push(point);
    console.log(JSON.stringify(point));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
finish();

function finish(): void {
  const result: GrowthResult = { ...describeMachine(), points };
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(join(RESULTS, "growth.json"), `${JSON.stringify(result, null, 2)}\n`);
  writeCharts(result);
  updateReadme("growth", toGrowthTable(result));
}

/** The points of the last result, with that of a store that is there already; 1,000 traces are added to it. */
async function addStore(storeFolder: string): Promise<GrowthPoint[]> {
  const path = join(storeFolder, "clawglass.db");
  const earlier = JSON.parse(readFileSync(join(RESULTS, "growth.json"), "utf8")) as GrowthResult;
  const writer = await engine.openWriter(path);
  const reader = await engine.openReader(path);
  const newest = { experimentIds: null, filter: "", orderBy: [], limit: 1, cursor: null };
  const { items } = await reader.listTraceSummaries(newest);
  const endMs = items[0]?.requestTimeMs ?? FIRST_START_MS;
  const payloads = new AgentPayloads(new RandomText(endMs), endMs, 1);
  const rated = await fillStore(writer, payloads, RATED_TRACES, IN_FLIGHT);
  console.log(`indexed ${Math.round(await waitUntilIndexed(reader))} ms after the last commit`);
  const { traceCount } = await reader.getStats();
  const reads = await measureReads(reader, endMs + RATED_TRACES + 1, undefined);
  await reader.close();
  await writer.close();
  const point: GrowthPoint = {
    traceCount,
    ingestSpansPerSecond: rated.spansPerSecond,
    commitP99Ms: percentile(rated.delaysMs, 99),
    ...reads,
    diskMb: measureDiskBytes(storeFolder) / 1e6,
    memoryMb: await measureServerMemory(storeFolder),
  };
  console.log(JSON.stringify(point));
  return [...earlier.points.filter((each) => each.traceCount < traceCount), point];
}
