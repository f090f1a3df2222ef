import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  cacheDirectory,
  findFreePort,
  findMarkedProcesses,
  killTree,
  repositoryRoot,
  stopTree,
  TREE_MARK,
} from "@clawglass/testing";
import type { Figure } from "../support/figure.ts";
import { measureMemory, type TreeMemory } from "../support/process-memory.ts";
import { report } from "../support/report.ts";
import { median } from "../support/statistics.ts";

/**
 * From the start of the process to the first answered /health, and the memory of the idle process tree.
 * MLflow is measured beside it in the same way when the end-to-end tests have installed it.
 */
const STARTS = 7;
const MLFLOW_STARTS = 2;
const IDLE_MS = 5_000;
const START_TIMEOUT_MS = 120_000;
const START_GOAL_MS = 500;
const MEMORY_GOAL_MB = 100;

interface Product {
  name: string;
  starts: number;
  command(port: number, folder: string): { file: string; args: string[] };
}

interface Measurement {
  startMs: number;
  memory: TreeMemory;
}

const clawglass: Product = {
  name: "Clawglass",
  starts: STARTS,
  command: (port, folder) => ({
    file: process.execPath,
    args: [
      join(repositoryRoot(), "packages", "cli", "dist", "clawglass.js"),
      ...["server", "--port", String(port), "--data-dir", folder],
    ],
  }),
};

const mlflowPython = join(cacheDirectory(), "mlflow", "3.17.2", "bin", "python");
const mlflow: Product = {
  name: "MLflow 3.17.2",
  starts: MLFLOW_STARTS,
  command: (port, folder) => ({
    file: mlflowPython,
    args: [
      ...["-m", "mlflow", "server", "--host", "127.0.0.1", "--port", String(port)],
      ...["--backend-store-uri", `sqlite:///${join(folder, "mlflow.db")}`],
    ],
  }),
};

async function measureOnce(product: Product, folder: string): Promise<Measurement> {
  const port = await findFreePort();
  const mark = randomUUID();
  const { file, args } = product.command(port, folder);
  const startedAt = performance.now();
  const child = spawn(file, args, {
    cwd: folder,
    env: { ...process.env, [TREE_MARK]: mark },
    detached: true,
    stdio: "ignore",
  });
  try {
    await waitForHealth(port, child);
    const startMs = performance.now() - startedAt;
    await delay(IDLE_MS);
    return { startMs, memory: await measureMemory(await findMarkedProcesses(mark)) };
  } finally {
    if (child.pid) await stopTree(child.pid, mark);
    await killTree(mark);
  }
}

async function waitForHealth(port: number, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    const isUp = await fetch(`http://127.0.0.1:${port}/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) return;
    await delay(5);
  }
  throw new Error(`no answer within ${START_TIMEOUT_MS} ms`);
}

/** One folder for all starts: a laptop starts with the data of yesterday. */
async function measure(product: Product): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "clawglass-bench-start-"));
  const measurements: Measurement[] = [];
  try {
    for (let run = 0; run < product.starts; run++) measurements.push(await measureOnce(product, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return measurements;
}

const ours = await measure(clawglass);
const theirs = existsSync(mlflowPython) ? await measure(mlflow) : null;
if (theirs === null) console.log("MLflow is left out: the end-to-end tests have not installed it here.");

const comparisons: { name: string; unit: string; goal: number | null; pick: (one: Measurement) => number }[] =
  [
    { name: "start to first /health, median", unit: "ms", goal: START_GOAL_MS, pick: (one) => one.startMs },
    // Counts pages of the Node binary itself, which every Node on the machine shares: told, not promised.
    { name: "idle memory, resident", unit: "MB", goal: null, pick: (one) => one.memory.rssMb },
    { name: "idle memory, proportional", unit: "MB", goal: MEMORY_GOAL_MB, pick: (one) => one.memory.pssMb },
  ];
const figures: Figure[] = comparisons.map(({ name, unit, goal, pick }) => ({
  name,
  unit,
  goal,
  value: median(ours.map(pick)),
  ...(theirs ? { comparedWith: { name: mlflow.name, value: median(theirs.map(pick)) } } : {}),
}));
figures.push({
  name: "first start, empty data directory",
  unit: "ms",
  goal: null,
  value: ours[0]?.startMs ?? Number.NaN,
});
if (!report("start", figures)) process.exitCode = 1;
