import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createSqliteEngine } from "@clawglass/storage/sqlite";
import { MLFLOW_VERSION } from "../../e2e/support/mlflow-server.ts";
import { waitUntilStoredMs } from "../ingest/wait-until-stored.ts";
import { AgentPayloads } from "../lib/agent-payloads.ts";
import { createBigTrace } from "../lib/create-big-trace.ts";
import { encodeOtlp } from "../lib/encode-otlp.ts";
import { fillStore } from "../lib/fill-store.ts";
import { RandomText } from "../lib/random-text.ts";
import { startLoadGenerator } from "../load/load-generator.ts";
import type { BenchServer } from "../support/bench-server.ts";
import { fetchAnswer } from "../support/fetch-answer.ts";
import type { Figure } from "../support/figure.ts";
import { postOtlp } from "../support/post-otlp.ts";
import { report } from "../support/report.ts";
import { startClawglass } from "../support/start-clawglass.ts";
import { startMlflow } from "../support/start-mlflow.ts";
import { format } from "../support/to-markdown.ts";
import { waitUntilAtRest } from "../support/wait-until-at-rest.ts";
import { measureHealthWhileSearching } from "./measure-health.ts";
import { measureQuery, QUERY_LIMIT_MS, time } from "./measure-queries.ts";
import {
  createDashboardQueries,
  LIST_QUERIES,
  PAGE_QUERIES,
  TEXT_SEARCH,
  WINDOW_HOURS,
} from "./query-list.ts";

/**
 * The questions of the page, asked over HTTP by MLflow's own API on both servers: the median of up to 40 repeats (p95 in the note), on 1,000 and
 * 10,000 traces of 8 spans each, spread over 14 days. MLflow has the larger size only if it is asked for: it takes in some
 * 20 traces a second.
 * Usage: node bench/query/main.ts [smaller size] [larger size] [--mlflow-too]
 */
const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { "mlflow-too": { type: "boolean", default: false } },
});
const SMALL_COUNT = Number(positionals[0] ?? 1_000);
const LARGE_COUNT = Number(positionals[1] ?? 10_000);
const IN_FLIGHT = 16;
const CONNECTIONS = 4;
const TRACES_PER_ORDER = 1_000;
const SPAN_OF_TIME_MS = WINDOW_HOURS * 3_600_000;
const END_MS = Date.now();
const START_MS = END_MS - SPAN_OF_TIME_MS;
const BIG_TRACE_SPANS = 10_000;
const BIG_TRACE_GOAL_MS = 500;
const HEALTH_GOAL_MS = 10;
const QUERIES = [...LIST_QUERIES, ...createDashboardQueries(END_MS), ...PAGE_QUERIES, TEXT_SEARCH];

type Measured = Map<string, number | null>;
interface Side {
  name: string;
  small: Measured;
  large: Measured;
}

/** Gives the p95 of each query in words. */
async function measureReads(server: BenchServer, isOurs: boolean, measured: Measured): Promise<string[]> {
  const p95s: string[] = [];
  await waitUntilAtRest(server);
  for (const query of QUERIES) {
    if (query.isOurs && !isOurs) continue;
    const times = await measureQuery(query, server.url);
    measured.set(query.name, times?.medianMs ?? null);
    if (times !== null) p95s.push(`${query.name} ${format(times.p95Ms)} ms`);
    console.log(`${server.name}: ${query.name}: ${times?.medianMs.toFixed(1) ?? "not served"} ms`);
  }
  return p95s;
}

async function measureBigTrace(server: BenchServer, isOurs: boolean, measured: Measured): Promise<void> {
  const batch = createBigTrace(new AgentPayloads(new RandomText(3), START_MS), BIG_TRACE_SPANS);
  const body = encodeOtlp(batch);
  const url = `${server.url}/api/3.0/mlflow/traces/get?trace_id=${batch.spans[0]?.span.traceId}`;
  const acknowledgedMs = await time(() => postOtlp(server.url, body));
  measured.set("big trace in", acknowledgedMs);
  if (isOurs) measured.set("big trace stored", acknowledgedMs + (await waitUntilStoredMs(server.url)));
  measured.set("big trace out", await time(() => fetchAnswer(url)));
}

/** Beside searches alone: indexing a trace of 10,000 spans and a search keep two cores busy, and a probe waits for one. */
async function measureHealth(server: BenchServer): Promise<number> {
  await waitUntilAtRest(server);
  return measureHealthWhileSearching(server.url);
}

async function send(server: BenchServer, count: number, seed: number): Promise<void> {
  const load = startLoadGenerator();
  try {
    const stepMs = SPAN_OF_TIME_MS / count;
    for (let sent = 0; sent < count; sent += TRACES_PER_ORDER) {
      const traceCount = Math.min(TRACES_PER_ORDER, count - sent);
      const startMs = Math.floor(START_MS + sent * stepMs);
      const order = { url: server.url, seed: seed + sent, traceCount, connections: CONNECTIONS };
      await load.send({ ...order, startMs, stepMs: Math.floor(stepMs) });
      if (count > TRACES_PER_ORDER) console.log(`${server.name}: ${sent + traceCount} of ${count} sent`);
    }
  } finally {
    load.stop();
  }
}

async function measureOurs(): Promise<Side> {
  const server = await startClawglass();
  try {
    await send(server, SMALL_COUNT, 5);
    const small: Measured = new Map();
    await measureReads(server, true, small);
    await measureBigTrace(server, true, small);
    small.set("health", await measureHealth(server));
    return { name: server.name, small, large: await measureOursLarge() };
  } finally {
    await server.dispose();
  }
}

async function measureOursLarge(): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "clawglass-bench-query-"));
  try {
    const writer = await createSqliteEngine().openWriter(join(folder, "clawglass.db"));
    const stepMs = Math.floor(SPAN_OF_TIME_MS / LARGE_COUNT);
    await fillStore(writer, new AgentPayloads(new RandomText(6), START_MS, stepMs), LARGE_COUNT, IN_FLIGHT);
    await writer.close();
    const server = await startClawglass(folder);
    try {
      const measured: Measured = new Map();
      const p95s = await measureReads(server, true, measured);
      notes.push(
        `medians of 40, after 10 that do not count; Clawglass's p95 at ${format(LARGE_COUNT)} traces: ${p95s.join(", ")}`,
      );
      measured.set("health", await measureHealth(server));
      return measured;
    } finally {
      await server.dispose();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What it answered until it broke off, if it does: that is no reason to lose the rest. */
async function measurePeer(): Promise<{ peer: Side | null; brokeOff: string | null }> {
  const peer: Side = { name: `MLflow ${MLFLOW_VERSION}`, small: new Map(), large: new Map() };
  try {
    const server = await startMlflow();
    if (server === null) return { peer: null, brokeOff: null };
    try {
      await measurePeerServer(server, peer);
    } finally {
      await server.dispose();
    }
    return { peer, brokeOff: null };
  } catch (error) {
    return { peer, brokeOff: `${peer.name} broke off: ${String(error).slice(0, 200)}` };
  }
}

async function measurePeerServer(server: BenchServer, peer: Side): Promise<void> {
  await send(server, SMALL_COUNT, 5);
  await measureReads(server, false, peer.small);
  await measureBigTrace(server, false, peer.small);
  if (flags["mlflow-too"]) {
    await send(server, LARGE_COUNT - SMALL_COUNT, 500_000);
    await measureReads(server, false, peer.large);
  }
  // Last: the server may not recover from it.
  const last = flags["mlflow-too"] ? peer.large : peer.small;
  last.set("health", await measureHealth(server));
}

const notes: string[] = [];
const ours = await measureOurs();
const { peer: theirs, brokeOff } = await measurePeer();
if (brokeOff !== null) notes.push(brokeOff);
const notServed: string[] = [];

const compare = (size: "small" | "large", key: string, name: string, goal: number | null): Figure[] => {
  const value = ours[size].get(key);
  if (value === null || value === undefined) {
    notServed.push(name);
    return [];
  }
  const peerValue = theirs?.[size].get(key) ?? null;
  const beside =
    theirs === null || peerValue === null ? {} : { comparedWith: { name: theirs.name, value: peerValue } };
  return [{ name, unit: "ms", goal, value, ...beside }];
};
const SIZES = [
  ["small", `${format(SMALL_COUNT)} traces`],
  ["large", `${format(LARGE_COUNT)} traces`],
] as const;
const figures: Figure[] = [
  ...QUERIES.flatMap(({ name, goalMs }) =>
    SIZES.flatMap(([size, sizeName]) => compare(size, name, `${name}, ${sizeName}`, goalMs)),
  ),
  ...SIZES.flatMap(([size, sizeName]) =>
    compare(size, "health", `/health p99 while searching text, ${sizeName}`, HEALTH_GOAL_MS),
  ),
  ...compare("small", "big trace in", "trace of 10,000 spans: sent to acknowledged", BIG_TRACE_GOAL_MS),
  ...compare("small", "big trace stored", "trace of 10,000 spans: sent until it can be read", null),
  ...compare("small", "big trace out", "trace of 10,000 spans: read whole", BIG_TRACE_GOAL_MS),
];
notes.push(...notServed.map((name) => `not served by Clawglass yet: ${name}`));
notes.push(`a query is given up after ${format(QUERY_LIMIT_MS)} ms: that figure means "longer"`);
if (!report("query", figures, notes)) process.exitCode = 1;
