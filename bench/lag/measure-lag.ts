import { setTimeout as delay } from "node:timers/promises";
import type { LoadGenerator } from "../load/load-generator.ts";
import type { Acknowledgement, LoadResult } from "../load/load-messages.ts";
import { toMark } from "../load/to-mark.ts";
import type { BenchServer } from "../support/bench-server.ts";
import { readCpuMs, readMachineCpuMs } from "../support/process-cpu.ts";
import { measureMemory } from "../support/process-memory.ts";
import type { Mark } from "./find-mark.ts";

const SEED = 11;
const CONNECTIONS = 4;
const FIRST_START_MS = 1_782_900_000_000;
const STEP_MS = 1_000;
/** A prime: the searches shall not keep step with what the server does at intervals. */
const TRACES_PER_SEARCH = 23;
const SEARCH_PAUSE_MS = 10;
/** Where a trace is late it is asked for less often, or the searches themselves would hold it up. */
const SEARCH_PAUSE_SHARE = 0.05;
/** Nobody waits longer: the search is given up, and this stands for "longer". */
export const SEARCH_LIMIT_MS = 60_000;
const LAG_EVERY_MS = 230;
const MEMORY_EVERY_MS = 2_000;
const CATCH_UP_TIMEOUT_MS = 120_000;
const CATCH_UP_POLL_MS = 20;

export interface PacedLoad {
  tracesPerSecond: number;
  seconds: number;
  find(url: string, mark: Mark): Promise<boolean>;
  /** Where the server says how far behind its index is. */
  readShownLagMs?(url: string): Promise<number>;
}

export interface MeasuredLag {
  load: LoadResult;
  sentPerSecond: number;
  /** Of each trace that was searched for: from its acknowledgement to the answer that has it. */
  foundMs: number[];
  shownLagsMs: number[];
  /** From the last acknowledgement until no lag is shown; null where none is. */
  caughtUpMs: number | null;
  /** Of one core, while the load was sent. */
  serverCpuShare: number;
  mostMemoryMb: number;
  /** Of all cores: what neither the server nor this bench used. */
  otherCpuShare: number;
}

/** Sends a paced load, and searches meanwhile for some of its traces as soon as they are acknowledged. */
export async function measureLag(
  server: BenchServer,
  load: LoadGenerator,
  { tracesPerSecond, seconds, find, readShownLagMs }: PacedLoad,
): Promise<MeasuredLag> {
  const searches: Promise<number>[] = [];
  const search = async ({ index, atMs }: Acknowledgement): Promise<number> => {
    const mark = { word: toMark(SEED, index), startMs: FIRST_START_MS + index * STEP_MS };
    for (;;) {
      // A server with too many questions at once says so, and is asked again.
      const isFound = await find(server.url, mark).catch((error: unknown) => {
        console.log(`${server.name}: a search failed: ${String(error).slice(0, 200)}`);
        return false;
      });
      const elapsedMs = readNowMs() - atMs;
      if (isFound || elapsedMs >= SEARCH_LIMIT_MS) return elapsedMs;
      await delay(Math.max(SEARCH_PAUSE_MS, elapsedMs * SEARCH_PAUSE_SHARE));
    }
  };
  const looks = new AbortController();
  const shownLagsMs: number[] = [];
  const memoriesMb: number[] = [];
  const looking = [
    repeat(LAG_EVERY_MS, looks.signal, async () => {
      if (readShownLagMs) shownLagsMs.push(await readShownLagMs(server.url));
    }),
    repeat(MEMORY_EVERY_MS, looks.signal, async () => {
      memoriesMb.push((await measureMemory(await server.pids())).pssMb);
    }),
  ];
  const pids = await server.pids();
  const before = { serverMs: await readCpuMs(pids), machineMs: readMachineCpuMs(), own: process.cpuUsage() };
  const result = await load.send(
    {
      url: server.url,
      seed: SEED,
      traceCount: tracesPerSecond * seconds,
      connections: CONNECTIONS,
      startMs: FIRST_START_MS,
      stepMs: STEP_MS,
      tracesPerSecond,
      isMarked: true,
    },
    (acknowledgement) => {
      if (acknowledgement.index % TRACES_PER_SEARCH === 0) searches.push(search(acknowledgement));
    },
  );
  const serverMs = (await readCpuMs(pids)) - before.serverMs;
  const own = process.cpuUsage(before.own);
  const machineMs = readMachineCpuMs() - before.machineMs;
  const otherMs = machineMs - serverMs - result.totalCpuMs - (own.user + own.system) / 1_000;
  looks.abort();
  await Promise.all(looking);
  return {
    load: result,
    sentPerSecond: (result.delaysMs.length * 1_000) / result.elapsedMs,
    foundMs: await Promise.all(searches),
    shownLagsMs,
    caughtUpMs: readShownLagMs ? await measureCatchUpMs(() => readShownLagMs(server.url)) : null,
    serverCpuShare: serverMs / result.elapsedMs,
    mostMemoryMb: Math.max(...memoriesMb),
    otherCpuShare: Math.max(0, otherMs) / machineMs,
  };
}

async function measureCatchUpMs(readLagMs: () => Promise<number>): Promise<number> {
  const startedAt = performance.now();
  while ((await readLagMs()) > 0) {
    if (performance.now() - startedAt > CATCH_UP_TIMEOUT_MS) throw new Error("the index does not catch up");
    await delay(CATCH_UP_POLL_MS);
  }
  return performance.now() - startedAt;
}

async function repeat(everyMs: number, signal: AbortSignal, run: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await run();
    await delay(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Comparable between processes, finer than a millisecond. */
function readNowMs(): number {
  return performance.timeOrigin + performance.now();
}
