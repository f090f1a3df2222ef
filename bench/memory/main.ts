import { setTimeout as delay } from "node:timers/promises";
import { type LoadGenerator, startLoadGenerator } from "../load/load-generator.ts";
import type { BenchServer } from "../support/bench-server.ts";
import type { Figure } from "../support/figure.ts";
import { measureMemory, type TreeMemory } from "../support/process-memory.ts";
import { report } from "../support/report.ts";
import { startClawglass } from "../support/start-clawglass.ts";
import { startMlflow } from "../support/start-mlflow.ts";

/** Proportional memory of all processes of a server: idle after its start, and after 1,000 traces of 8 spans over 4 connections. */
const TRACES = 1_000;
const CONNECTIONS = 4;
const SETTLE_MS = 3_000;
const FIRST_START_MS = 1_782_900_000_000;
const IDLE_GOAL_MB = 100;
const LOADED_GOAL_MB = 150;

interface Measured {
  name: string;
  idle: TreeMemory;
  loaded: TreeMemory;
}

async function measure(server: BenchServer, load: LoadGenerator): Promise<Measured> {
  try {
    await delay(SETTLE_MS);
    const idle = await measureMemory(await server.pids());
    await load.send({
      url: server.url,
      seed: 1,
      traceCount: TRACES,
      connections: CONNECTIONS,
      startMs: FIRST_START_MS,
    });
    await delay(SETTLE_MS);
    return { name: server.name, idle, loaded: await measureMemory(await server.pids()) };
  } finally {
    await server.dispose();
  }
}

const load = startLoadGenerator();
let ours: Measured;
let theirs: Measured | null;
try {
  ours = await measure(await startClawglass(), load);
  const mlflow = await startMlflow();
  theirs = mlflow && (await measure(mlflow, load));
} finally {
  load.stop();
}

const beside = (value: number | undefined) =>
  theirs && value !== undefined ? { comparedWith: { name: theirs.name, value } } : {};
const figures: Figure[] = [
  { name: "idle", unit: "MB", goal: IDLE_GOAL_MB, value: ours.idle.pssMb, ...beside(theirs?.idle.pssMb) },
  {
    name: "after 1,000 traces",
    unit: "MB",
    goal: LOADED_GOAL_MB,
    value: ours.loaded.pssMb,
    ...beside(theirs?.loaded.pssMb),
  },
  {
    name: "processes",
    unit: "",
    goal: null,
    value: ours.loaded.processCount,
    ...beside(theirs?.loaded.processCount),
  },
];
if (!report("memory", figures)) process.exitCode = 1;
