import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createSqliteEngine } from "@clawglass/storage/sqlite";
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
import { writeCharts } from "./write-charts.ts";

/**
 * One store that grows, through the engine in one process: what each size costs. The texts of every trace are new, so
 * nothing can be shared: the worst case for the store.
 * Usage: node bench/growth/main.ts [sizes, default 1000,10000,100000]   (1000000 takes about 10 GB)
 */
const SIZES = (process.argv[2] ?? "1000,10000,100000").split(",").map(Number);
const IN_FLIGHT = 16;
const RATED_TRACES = 1_000;
const FIRST_START_MS = 1_782_000_000_000;
const SPAN_OF_TIME_MS = 14 * 24 * 3_600_000;

const folder = mkdtempSync(join(tmpdir(), "clawglass-bench-growth-"));
const location = join(folder, "store", "clawglass.db");
const engine = createSqliteEngine();
const points: GrowthPoint[] = [];
try {
  const largest = Math.max(...SIZES);
  const stepMs = Math.floor(SPAN_OF_TIME_MS / largest);
  const payloads = new AgentPayloads(new RandomText(7), FIRST_START_MS, stepMs);
  let stored = 0;
  for (const size of SIZES) {
    const writer = await engine.openWriter(location);
    await fillStore(writer, payloads, size - stored - RATED_TRACES, IN_FLIGHT);
    const rated = await fillStore(writer, payloads, RATED_TRACES, IN_FLIGHT);
    stored = size;
    const reader = await engine.openReader(location);
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
const result: GrowthResult = { ...describeMachine(), points };
const results = join(import.meta.dirname, "..", "results");
mkdirSync(results, { recursive: true });
writeFileSync(join(results, "growth.json"), `${JSON.stringify(result, null, 2)}\n`);
writeCharts(result);
updateReadme("growth", toGrowthTable(result));
