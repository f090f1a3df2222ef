import { AgentPayloads } from "../lib/agent-payloads.ts";
import { RandomText } from "../lib/random-text.ts";
import { sendBatches } from "../load/send-batches.ts";
import type { BenchServer } from "../support/bench-server.ts";
import type { Figure } from "../support/figure.ts";
import { report } from "../support/report.ts";
import { startClawglass } from "../support/start-clawglass.ts";
import { startMlflow } from "../support/start-mlflow.ts";
import { waitUntilAtRest } from "../support/wait-until-at-rest.ts";

/**
 * Bytes on disk above the empty store, after the server came to rest (everything indexed and summed up) and closed it: 8-span traces whose texts are all new, and one
 * 50-turn run whose calls repeat the history, sent turn by turn as the plugin does. The goals are shares of MLflow's bytes in the same run.
 */
const SMALL_TRACES = 300;
const TURNS = 50;
const FIRST_START_MS = 1_782_900_000_000;
const SMALL_TRACE_SHARE = 1 / 4;
const LONG_RUN_SHARE = 1 / 40;

interface DiskUse {
  bytes: number;
  sentBytes: number;
}

/** A server that is started, filled and stopped; its disk beyond that of a store that was only opened and closed. */
async function measure(
  start: () => Promise<BenchServer | null>,
  send: (url: string) => Promise<number>,
): Promise<DiskUse | null> {
  const emptyBytes = await runToTheEnd(start, () => Promise.resolve(0));
  const filled = await runToTheEnd(start, send);
  if (emptyBytes === null || filled === null) return null;
  return { bytes: filled.bytes - emptyBytes.bytes, sentBytes: filled.sentBytes };
}

async function runToTheEnd(
  start: () => Promise<BenchServer | null>,
  send: (url: string) => Promise<number>,
): Promise<DiskUse | null> {
  const server = await start();
  if (server === null) return null;
  try {
    const sentBytes = await send(server.url);
    if (sentBytes > 0) await waitUntilAtRest(server);
    await server.stop();
    return { bytes: server.measureDisk(), sentBytes };
  } finally {
    await server.dispose();
  }
}

const sendSmallTraces = (url: string): Promise<number> => {
  const payloads = new AgentPayloads(new RandomText(1), FIRST_START_MS);
  return sendBatches(
    url,
    Array.from({ length: SMALL_TRACES }, () => payloads.createSmallTrace()),
  );
};
const sendLongRun = (url: string): Promise<number> =>
  sendBatches(url, new AgentPayloads(new RandomText(2), FIRST_START_MS).createLongRun(TURNS));

/** Starting MLflow takes long, so one server takes both loads; its database has no log beside it that closing would fold in. */
async function measureMlflow(): Promise<{ name: string; small: number; longRun: number } | null> {
  const server = await startMlflow();
  if (server === null) return null;
  try {
    const emptyBytes = server.measureDisk();
    await sendSmallTraces(server.url);
    const smallBytes = server.measureDisk() - emptyBytes;
    await sendLongRun(server.url);
    const longRunBytes = server.measureDisk() - emptyBytes - smallBytes;
    return { name: server.name, small: smallBytes / SMALL_TRACES, longRun: longRunBytes };
  } finally {
    await server.dispose();
  }
}

const small = await measure(() => startClawglass(), sendSmallTraces);
const longRun = await measure(() => startClawglass(), sendLongRun);
if (small === null || longRun === null) throw new Error("Clawglass did not start");
const theirs = await measureMlflow();

const compare = (name: string, ourBytes: number, theirBytes: number | undefined, share: number): Figure[] => {
  if (theirs === null || theirBytes === undefined)
    return [{ name, unit: "bytes", goal: null, value: ourBytes }];
  const comparedWith = { name: theirs.name, value: theirBytes };
  return [{ name, unit: "bytes", goal: theirBytes * share, value: ourBytes, comparedWith }];
};
const figures: Figure[] = [
  ...compare("one 8-span trace on disk", small.bytes / SMALL_TRACES, theirs?.small, SMALL_TRACE_SHARE),
  { name: "one 8-span trace as sent", unit: "bytes", goal: null, value: small.sentBytes / SMALL_TRACES },
  ...compare("one 50-turn run on disk", longRun.bytes, theirs?.longRun, LONG_RUN_SHARE),
  { name: "one 50-turn run as sent", unit: "bytes", goal: null, value: longRun.sentBytes },
];
if (!report("disk", figures)) process.exitCode = 1;
