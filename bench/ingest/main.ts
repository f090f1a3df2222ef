import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureRawInserts } from "../lib/raw-inserts.ts";
import { type LoadGenerator, startLoadGenerator } from "../load/load-generator.ts";
import type { LoadResult } from "../load/load-messages.ts";
import type { BenchServer } from "../support/bench-server.ts";
import type { Figure } from "../support/figure.ts";
import { readCpuMs, readMachineCpuMs } from "../support/process-cpu.ts";
import { report } from "../support/report.ts";
import { startClawglass } from "../support/start-clawglass.ts";
import { startMlflow } from "../support/start-mlflow.ts";
import { median, percentile } from "../support/statistics.ts";
import { measureSearchableMs } from "./measure-searchable.ts";
import { waitUntilStoredMs } from "./wait-until-stored.ts";

/**
 * One trace of 8 spans (about 29 KB) a request over 4 connections, acknowledged when a crash cannot lose it, against MLflow and
 * against what SQLite itself inserts on this disk. The sides take turns, so that what else the machine does hits both.
 * Usage: node bench/ingest/main.ts [rounds]
 */
const ROUNDS = Number(process.argv[2] ?? 3);
const CONNECTIONS = 4;
const SPANS_PER_TRACE = 8;
const OUR_TRACES = 1_500;
const PEER_TRACES = 250;
const WARM_UP_TRACES = 50;
const FIRST_START_MS = 1_782_900_000_000;
const RATIO_GOAL = 40;
const RAW_SHARE_GOAL = 0.25;
const P99_GOAL_MS = 50;

interface Round {
  spansPerSecond: number;
  /** The same, from the first byte sent until everything is in the store and can be read. */
  storedSpansPerSecond: number;
  /** From the last acknowledgement until then; 0 for a server that acknowledges only what can be read. */
  untilStoredMs: number;
  p50Ms: number;
  p99Ms: number;
  serverCpuMsPerTrace: number;
  generatorCpuMsPerTrace: number;
  /** CPU time of everything else on the machine, as a share of all its cores. */
  otherCpuShare: number;
}

let nextSeed = 1;

async function measureRound(server: BenchServer, load: LoadGenerator, traceCount: number): Promise<Round> {
  const pids = await server.pids();
  const serverCpuBefore = await readCpuMs(pids);
  const ownCpuBefore = process.cpuUsage();
  const machineCpuBefore = readMachineCpuMs();
  const result: LoadResult = await load.send(nextOrder(server, traceCount));
  const untilStoredMs = server === ours ? await waitUntilStoredMs(server.url) : 0;
  const machineCpuMs = readMachineCpuMs() - machineCpuBefore;
  const ownCpu = process.cpuUsage(ownCpuBefore);
  const serverCpuMs = (await readCpuMs(pids)) - serverCpuBefore;
  const otherCpuMs = machineCpuMs - serverCpuMs - result.totalCpuMs - (ownCpu.user + ownCpu.system) / 1_000;
  return {
    spansPerSecond: (traceCount * SPANS_PER_TRACE * 1_000) / result.elapsedMs,
    storedSpansPerSecond: (traceCount * SPANS_PER_TRACE * 1_000) / (result.elapsedMs + untilStoredMs),
    untilStoredMs,
    p50Ms: percentile(result.delaysMs, 50),
    p99Ms: percentile(result.delaysMs, 99),
    serverCpuMsPerTrace: serverCpuMs / traceCount,
    generatorCpuMsPerTrace: result.cpuMs / traceCount,
    otherCpuShare: Math.max(0, otherCpuMs) / machineCpuMs,
  };
}

function nextOrder(server: BenchServer, traceCount: number) {
  const seed = nextSeed++;
  const startMs = FIRST_START_MS + seed * 10_000_000;
  return { url: server.url, seed, traceCount, connections: CONNECTIONS, startMs };
}

const folder = mkdtempSync(join(tmpdir(), "clawglass-bench-raw-"));
const load = startLoadGenerator();
const ours = await startClawglass();
const mlflow = await startMlflow();
const servers = [ours, ...(mlflow ? [mlflow] : [])];
const rounds = new Map<BenchServer, Round[]>(servers.map((server) => [server, []]));
const rawRates: number[] = [];
let searchable: { ours: number; theirs: number | null };
try {
  for (const server of servers) await load.send(nextOrder(server, WARM_UP_TRACES));
  for (let round = 0; round < ROUNDS; round += 1) {
    rawRates.push(measureRawInserts(folder));
    for (const server of servers) {
      const measured = await measureRound(server, load, server === ours ? OUR_TRACES : PEER_TRACES);
      rounds.get(server)?.push(measured);
      console.log(
        `${server.name}: ${Math.round(measured.spansPerSecond)} spans/s, p99 ${measured.p99Ms.toFixed(1)} ms`,
      );
    }
  }
  searchable = {
    ours: await measureSearchableMs(ours.url),
    theirs: mlflow && (await measureSearchableMs(mlflow.url)),
  };
} finally {
  load.stop();
  for (const server of servers) await server.dispose();
  rmSync(folder, { recursive: true, force: true });
}

const pick = (server: BenchServer | null, key: keyof Round): number =>
  median((server && rounds.get(server))?.map((round) => round[key]) ?? []);
const beside = (value: number | null) =>
  mlflow && value !== null ? { comparedWith: { name: mlflow.name, value } } : {};
const compare = (name: string, unit: string, key: keyof Round, goal: number | null): Figure => ({
  name,
  unit,
  goal,
  value: pick(ours, key),
  ...beside(pick(mlflow, key)),
});
const rawRate = median(rawRates);
const rate = pick(ours, "spansPerSecond");
const figures: Figure[] = [
  compare("acknowledged spans a second, safe on the disk", "spans/s", "spansPerSecond", null),
  compare("spans a second until all can be read", "spans/s", "storedSpansPerSecond", null),
  compare("from the last acknowledgement until all can be read", "ms", "untilStoredMs", null),
  ...(mlflow
    ? [
        {
          name: "times MLflow, acknowledged",
          unit: "×",
          goal: RATIO_GOAL,
          goalIs: "at least" as const,
          value: rate / pick(mlflow, "spansPerSecond"),
        },
        {
          name: "times MLflow, until all can be read",
          unit: "×",
          goal: null,
          value: pick(ours, "storedSpansPerSecond") / pick(mlflow, "storedSpansPerSecond"),
        },
      ]
    : []),
  { name: "raw SQLite inserts of 2 KB", unit: "rows/s", goal: null, value: rawRate },
  {
    name: "share of the raw insert limit, acknowledged",
    unit: "",
    goal: RAW_SHARE_GOAL,
    goalIs: "at least",
    value: rate / rawRate,
  },
  compare("acknowledged, p50", "ms", "p50Ms", null),
  compare("acknowledged, p99", "ms", "p99Ms", P99_GOAL_MS),
  {
    name: "last trace found by its text after the acknowledgement",
    unit: "ms",
    goal: null,
    value: searchable.ours,
    ...beside(searchable.theirs),
  },
  compare("CPU time of the server a trace", "ms", "serverCpuMsPerTrace", null),
  compare("CPU time of the load generator a trace", "ms", "generatorCpuMsPerTrace", null),
];
const otherShare = median(
  servers.flatMap((server) => rounds.get(server)?.map((round) => round.otherCpuShare) ?? []),
);
const notes = [
  `other programs used ${Math.round(otherShare * 100)} % of the CPU time meanwhile (median of the rounds)`,
];
if (mlflow === null) notes.push("MLflow was left out: no usable Python here");
if (!report("ingest", figures, notes)) process.exitCode = 1;
