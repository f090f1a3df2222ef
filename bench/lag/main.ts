import { type LoadGenerator, startLoadGenerator } from "../load/load-generator.ts";
import type { BenchServer } from "../support/bench-server.ts";
import type { Figure } from "../support/figure.ts";
import { report } from "../support/report.ts";
import { startClawglass } from "../support/start-clawglass.ts";
import { startMlflow } from "../support/start-mlflow.ts";
import { percentile } from "../support/statistics.ts";
import { format } from "../support/to-markdown.ts";
import { findInMlflow, findOnPage } from "./find-mark.ts";
import { measureLag, type PacedLoad, SEARCH_LIMIT_MS } from "./measure-lag.ts";
import { readShownLagMs } from "./read-shown-lag.ts";

/**
 * How long after its acknowledgement a trace is found by its text, at a steady rate over 4 connections, and how far behind the
 * server itself says it is, with its text index or before it. MLflow gets the rate that it keeps beside its own searches.
 * Usage: node bench/lag/main.ts [traces a second] [seconds]
 */
const TRACES_PER_SECOND = Number(process.argv[2] ?? 100);
const SECONDS = Number(process.argv[3] ?? 60);
const PEER_TRACES_PER_SECOND = Math.min(10, TRACES_PER_SECOND);
const FOUND_GOAL_MS = 2_000;

async function measure(server: BenchServer, load: LoadGenerator, paced: PacedLoad) {
  try {
    return await measureLag(server, load, paced);
  } finally {
    await server.dispose();
  }
}

const load = startLoadGenerator();
const durations = { seconds: SECONDS };
const ourLoad = { ...durations, tracesPerSecond: TRACES_PER_SECOND, find: findOnPage, readShownLagMs };
const peerLoad = { ...durations, tracesPerSecond: PEER_TRACES_PER_SECOND, find: findInMlflow };
let ours: Awaited<ReturnType<typeof measure>>;
let theirs: Awaited<ReturnType<typeof measure>> | null;
let peerName = "";
try {
  ours = await measure(await startClawglass(), load, ourLoad);
  const mlflow = await startMlflow();
  peerName = mlflow?.name ?? "";
  theirs = mlflow && (await measure(mlflow, load, peerLoad));
} finally {
  load.stop();
}

type Measured = typeof ours;
const compare = (
  name: string,
  unit: string,
  pick: (side: Measured) => number,
  goal: number | null = null,
): Figure => ({
  name,
  unit,
  goal,
  value: pick(ours),
  ...(theirs ? { comparedWith: { name: peerName, value: pick(theirs) } } : {}),
});
const shown = (name: string, percent: number, goal: number | null = null): Figure => ({
  name,
  unit: "ms",
  goal,
  value: percentile(ours.shownLagsMs, percent),
});
const figures: Figure[] = [
  compare("traces a second, as sent", "", (side) => side.sentPerSecond),
  compare("found by its text after the acknowledgement, p50", "ms", (side) => percentile(side.foundMs, 50)),
  compare(
    "found by its text after the acknowledgement, p95",
    "ms",
    (side) => percentile(side.foundMs, 95),
    FOUND_GOAL_MS,
  ),
  compare("found by its text after the acknowledgement, longest", "ms", (side) => Math.max(...side.foundMs)),
  shown("lag as the server shows it, p50", 50),
  shown("lag as the server shows it, p95", 95, FOUND_GOAL_MS),
  shown("lag as the server shows it, longest", 100),
  { name: "until no lag is shown after the last trace", unit: "ms", goal: null, value: ours.caughtUpMs ?? 0 },
  compare("acknowledged, p50", "ms", (side) => percentile(side.load.delaysMs, 50)),
  compare("acknowledged, p99", "ms", (side) => percentile(side.load.delaysMs, 99)),
  compare("CPU time of the server, of one core", "%", (side) => side.serverCpuShare * 100),
  compare("memory meanwhile, at most", "MB", (side) => side.mostMemoryMb),
];
const notes = [
  `${format(ours.foundMs.length)} of ${format(ours.load.delaysMs.length)} traces were searched for${
    theirs ? `, of MLflow's ${format(theirs.foundMs.length)} of ${format(theirs.load.delaysMs.length)}` : ""
  }; searches and questions for the lag are part of the CPU time`,
  ...(theirs
    ? [
        `MLflow was sent ${PEER_TRACES_PER_SECOND} traces a second, as it does not take ${TRACES_PER_SECOND}; its searches are bounded to the time of the trace`,
      ]
    : ["MLflow was left out: no usable Python here"]),
  `a search is given up after ${format(SEARCH_LIMIT_MS)} ms: that figure means "longer"`,
  `requests were sent late by ${format(percentile(ours.load.lateMs, 99))} ms (p99)`,
  `other programs used ${Math.round(ours.otherCpuShare * 100)} % of the CPU time meanwhile`,
];
if (!report("lag", figures, notes)) process.exitCode = 1;
