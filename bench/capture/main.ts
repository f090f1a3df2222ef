import { join } from "node:path";
import { repositoryRoot, type ScriptedScenario, type ScriptedTurn } from "@clawglass/testing";
import { type PluginLab, startPluginLab } from "../../e2e/support/plugin-lab.ts";
import type { BenchServer } from "../support/bench-server.ts";
import type { Figure } from "../support/figure.ts";
import { report } from "../support/report.ts";
import { startClawglass } from "../support/start-clawglass.ts";
import { median } from "../support/statistics.ts";
import { measureHooks } from "./measure-hooks.ts";

/**
 * What the plugin costs the agent: the same scripted runs on a real OpenClaw with the plugin and without it, turn about.
 * One run is ten model calls of 300 ms, nine of them with a tool call.
 */
const MODEL_CALL_MS = 300;
const MODEL_CALLS = 10;
const WARM_UP_RUNS = 2;
/** One run differs from the next by more than the plugin adds; a pair takes 8 s. */
const MEASURED_RUNS = 24;
const RUN_MS = MODEL_CALL_MS * MODEL_CALLS;

const TEN_CALLS: ScriptedScenario = {
  name: "ten-calls",
  match: ["[ten-calls]"],
  turns: Array.from(
    { length: MODEL_CALLS },
    (_, index): ScriptedTurn =>
      index === MODEL_CALLS - 1
        ? { kind: "answer", text: "Done." }
        : {
            kind: "answer",
            toolCalls: [{ id: `call${index}`, name: "read", arguments: { path: "notes.txt" } }],
          },
  ),
};

interface LoopReading {
  p99Ms: number;
  maxMs: number;
  cpuMs: number;
  rssMb: number;
}

interface Side {
  lab: PluginLab;
  durationsMs: number[];
  cpuMs: number[];
  p99Ms: number[];
  maxMs: number[];
  rssMb: number;
}

async function startSide(server: BenchServer, hasPlugin: boolean): Promise<Side> {
  const lab = await startPluginLab({
    scenarios: [TEN_CALLS],
    trackingUri: server.url,
    hasPlugin,
    defaultLatencyMs: MODEL_CALL_MS,
  });
  await lab.startGateway();
  return { lab, durationsMs: [], cpuMs: [], p99Ms: [], maxMs: [], rssMb: 0 };
}

async function readLoop({ lab }: Side): Promise<LoopReading> {
  return (await lab.gateway().call("clawglass-lab.loop", {})) as unknown as LoopReading;
}

async function measureRun(side: Side, run: number): Promise<void> {
  const before = await readLoop(side);
  const startedAt = performance.now();
  const error = await side.lab.say("[ten-calls] go", { sessionKey: `agent:main:bench-${run}` });
  const durationMs = performance.now() - startedAt;
  if (error !== null) throw new Error(`the run failed: ${error}`);
  const after = await readLoop(side);
  if (run < WARM_UP_RUNS) return;
  side.durationsMs.push(durationMs);
  side.cpuMs.push(after.cpuMs - before.cpuMs);
  side.p99Ms.push(after.p99Ms);
  side.maxMs.push(after.maxMs);
  side.rssMb = after.rssMb;
}

const server = await startClawglass();
const sides: Side[] = [];
try {
  const off = await startSide(server, false);
  sides.push(off);
  const on = await startSide(server, true);
  sides.push(on);
  for (let run = 0; run < WARM_UP_RUNS + MEASURED_RUNS; run++) {
    for (const side of run % 2 === 0 ? [off, on] : [on, off]) await measureRun(side, run);
  }
  // Runs that follow each other met the same machine, so each is compared with its neighbour.
  const added = (pick: (side: Side) => number[]) =>
    median(pick(on).map((value, run) => value - (pick(off)[run] ?? Number.NaN)));
  const compared = (pick: (side: Side) => number) => ({
    value: pick(on),
    comparedWith: { name: "OpenClaw without the plugin", value: pick(off) },
  });
  const figures: Figure[] = [
    { name: "one run, median", unit: "ms", goal: null, ...compared((side) => median(side.durationsMs)) },
    {
      name: "added time per run",
      unit: "% of the model's time",
      goal: 1,
      value: (100 * added((side) => side.durationsMs)) / RUN_MS,
    },
    { name: "added CPU time per run", unit: "ms", goal: null, value: added((side) => side.cpuMs) },
    {
      name: "event loop held up, p99 of a run",
      unit: "ms",
      goal: null,
      ...compared((side) => median(side.p99Ms)),
    },
    { name: "added to that p99", unit: "ms", goal: 2, value: added((side) => side.p99Ms) },
    {
      name: "event loop held up, longest of a run",
      unit: "ms",
      goal: null,
      ...compared((side) => median(side.maxMs)),
    },
    {
      name: "Gateway's resident memory at the end",
      unit: "MB",
      goal: null,
      ...compared((side) => side.rssMb),
    },
    ...(await measureHooks(join(repositoryRoot(), "packages", "openclaw-plugin"), server.url)),
  ];
  const notes = [
    `${MEASURED_RUNS} runs a side, turn about`,
    "hooks and open runs: the built plugin in a process of its own, fed with the events of recorded runs",
  ];
  if (!report("capture", figures, notes)) process.exitCode = 1;
} finally {
  for (const { lab } of sides) await lab.stop();
  await server.dispose();
}
