import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSqliteEngine } from "@clawglass/storage/sqlite";
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
import { measureHealthWhileSearching } from "./measure-health.ts";
import { measureQuery, QUERY_LIMIT_MS, time } from "./measure-queries.ts";
import { createDashboardQueries, LIST_QUERIES, TEXT_SEARCH } from "./query-list.ts";

/**
 * The questions of the page, asked over HTTP by MLflow's own API on both servers: p95 of up to 40 repeats, on 1,000
 * traces of 8 spans each on both sides, and on 10,000 on ours. (MLflow would need five minutes to take in 10,000.)
 * Usage: node bench/query/main.ts [traces on both sides] [traces on ours]
 */
const PEER_TRACES = Number(process.argv[2] ?? 1_000);
const OUR_TRACES = Number(process.argv[3] ?? 10_000);
const PEER_SIZE = `${format(PEER_TRACES)} traces`;
const OUR_SIZE = `${format(OUR_TRACES)} traces`;
const IN_FLIGHT = 16;
const CONNECTIONS = 4;
const FIRST_START_MS = 1_782_900_000_000;
const STEP_MS = 1_000;
const BIG_TRACE_SPANS = 10_000;
const BIG_TRACE_GOAL_MS = 500;
const HEALTH_GOAL_MS = 10;
const LAST_START_MS = FIRST_START_MS + OUR_TRACES * STEP_MS;
const QUERIES = [...LIST_QUERIES, ...createDashboardQueries(LAST_START_MS), TEXT_SEARCH];

type Measured = Map<string, number | null>;

async function measureReads(server: BenchServer): Promise<Measured> {
  const measured: Measured = new Map();
  for (const query of QUERIES) {
    const timeMs = await measureQuery(query, server.url);
    measured.set(query.name, timeMs);
    console.log(`${server.name}: ${query.name}: ${timeMs?.toFixed(1) ?? "not served"} ms`);
  }
  return measured;
}

async function measureBigTrace(server: BenchServer, measured: Measured): Promise<void> {
  const batch = createBigTrace(new AgentPayloads(new RandomText(3), FIRST_START_MS), BIG_TRACE_SPANS);
  const body = encodeOtlp(batch);
  const url = `${server.url}/api/3.0/mlflow/traces/get?trace_id=${batch.spans[0]?.span.traceId}`;
  measured.set("big trace in", await time(() => postOtlp(server.url, body)));
  measured.set("big trace out", await time(() => fetchAnswer(url)));
}

async function measureBoth(server: BenchServer): Promise<Measured> {
  try {
    const load = startLoadGenerator();
    const order = { url: server.url, seed: 5, connections: CONNECTIONS, startMs: FIRST_START_MS };
    await load.send({ ...order, traceCount: PEER_TRACES });
    load.stop();
    const measured = await measureReads(server);
    await measureBigTrace(server, measured);
    // Last: a server may not recover from it.
    measured.set("health", await measureHealthWhileSearching(server.url));
    return measured;
  } finally {
    await server.dispose();
  }
}

async function measureOursBigger(): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "clawglass-bench-query-"));
  try {
    const writer = await createSqliteEngine().openWriter(join(folder, "clawglass.db"));
    const payloads = new AgentPayloads(new RandomText(6), FIRST_START_MS, STEP_MS);
    await fillStore(writer, payloads, OUR_TRACES, IN_FLIGHT);
    await writer.close();
    const server = await startClawglass(folder);
    try {
      const measured = await measureReads(server);
      measured.set("health", await measureHealthWhileSearching(server.url));
      return measured;
    } finally {
      await server.dispose();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const ours = await measureBoth(await startClawglass());
const bigger = await measureOursBigger();
const mlflow = await startMlflow();
const theirs = mlflow && (await measureBoth(mlflow));
const notServed: string[] = [];

const compare = (key: string, name: string, goal: number | null): Figure[] => {
  const value = ours.get(key);
  const peerValue = theirs?.get(key);
  if (value === null || value === undefined) {
    notServed.push(name);
    return [];
  }
  const isCompared = mlflow && peerValue !== null && peerValue !== undefined;
  return [
    {
      name,
      unit: "ms",
      goal,
      value,
      ...(isCompared ? { comparedWith: { name: mlflow.name, value: peerValue } } : {}),
    },
  ];
};
const oursAlone = (key: string, name: string, goal: number): Figure[] => {
  const value = bigger.get(key);
  return value === null || value === undefined ? [] : [{ name, unit: "ms", goal, value }];
};
const figures: Figure[] = [
  ...QUERIES.flatMap(({ name, goalMs }) => [
    ...compare(name, `${name}, ${PEER_SIZE}`, goalMs),
    ...oursAlone(name, `${name}, ${OUR_SIZE}`, goalMs),
  ]),
  ...compare("health", `/health p99 while searching text, ${PEER_SIZE}`, HEALTH_GOAL_MS),
  ...oursAlone("health", `/health p99 while searching text, ${OUR_SIZE}`, HEALTH_GOAL_MS),
  ...compare("big trace in", "trace of 10,000 spans: sent to acknowledged", BIG_TRACE_GOAL_MS),
  ...compare("big trace out", "trace of 10,000 spans: read whole", BIG_TRACE_GOAL_MS),
];
const notes = notServed.map((name) => `not served by Clawglass yet: ${name}`);
notes.push(`a query is given up after ${format(QUERY_LIMIT_MS)} ms: that figure means "longer"`);
if (!report("query", figures, notes)) process.exitCode = 1;
