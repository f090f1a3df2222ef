import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createSqliteEngine } from "@clawglass/storage/sqlite";
import { buildBatch, buildSpan, uniqueSpanId, uniqueTraceId } from "@clawglass/storage/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CliProcess, startProcess } from "../testkit/start-process.ts";

const TIMEOUT_MS = 240_000;
const TRACE_COUNT = 3_000;
const TRACES_PER_BATCH = 50;
/** As many as the server has reader threads. */
const SCAN_COUNT = 2;
const ENOUGH_ANSWERS = 10;
/** Were a scan to hold up the server, each round would see none. */
const MAX_ROUNDS = 20;
/** No word to look up, so every text of every span is read and tested. */
const NEVER = "%~_~_~%";
let folder: string;
let server: CliProcess;
let url: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "clawglass-slow-"));
  const writer = await createSqliteEngine({ isBulkLoad: true }).openWriter(join(folder, "clawglass.db"));
  for (let done = 0; done < TRACE_COUNT; done += TRACES_PER_BATCH) {
    const spans = Array.from({ length: TRACES_PER_BATCH }, () => uniqueTraceId()).flatMap((traceId) => {
      const spanId = uniqueSpanId();
      const attributes = [
        { key: "mlflow.spanInputs", json: JSON.stringify(randomBytes(1_500).toString("base64")) },
      ];
      return [
        buildSpan({ traceId, spanId, attributes }),
        buildSpan({ traceId, spanId: uniqueSpanId(), parentSpanId: spanId, attributes }),
      ];
    });
    await writer.appendSpans(buildBatch(spans));
  }
  await writer.close();
  server = startProcess(["server", "--port", "0", "--data-dir", folder]);
  url = await server.untilListening();
  await fetch(`${url}/api/clawglass/v1/traces?limit=1`).then((answer) => answer.text());
}, TIMEOUT_MS);
afterAll(async () => {
  server.child.kill("SIGKILL");
  await server.exited;
  rmSync(folder, { recursive: true, force: true });
});

async function measureMs(work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}

/** How many times /health and ingest both answered between the start of these scans and the end of the last. */
async function countAnswersBeside(startScans: () => Promise<Response[]>): Promise<number> {
  let isOver = false;
  const running = startScans().finally(() => {
    isOver = true;
  });
  let answered = 0;
  while (!isOver) {
    const [health, sent] = await Promise.all([
      fetch(`${url}/health`),
      fetch(`${url}/v1/traces`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: "{}",
      }),
    ]);
    await sent.text();
    if ((await health.text()) === "OK" && !isOver) answered += 1;
    await sleep(5);
  }
  for (const { status } of await running) expect(status).toBe(200);
  return answered;
}

type Scan = (signal?: AbortSignal) => Promise<Response>;

const scans: [string, Scan][] = [
  [
    "MLflow's search with LIKE over the texts of spans",
    (signal) =>
      fetch(`${url}/api/3.0/mlflow/traces/search`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          locations: [{ type: "MLFLOW_EXPERIMENT", mlflow_experiment: { experiment_id: "0" } }],
          filter: `trace.text LIKE '${NEVER}'`,
        }),
        ...(signal === undefined ? {} : { signal }),
      }),
  ],
  [
    "the page's list with the same filter",
    (signal) =>
      fetch(`${url}/api/clawglass/v1/traces?filter=${encodeURIComponent(`trace.text LIKE '${NEVER}'`)}`, {
        ...(signal === undefined ? {} : { signal }),
      }),
  ],
];

describe.each(scans)("%s", (_name, scan) => {
  test(
    "holds up neither /health nor ingest",
    async () => {
      // A fast machine scans the store in a moment, so scans follow each other until enough was asked beside them.
      let answered = 0;
      for (let round = 0; round < MAX_ROUNDS && answered < ENOUGH_ANSWERS; round++) {
        answered += await countAnswersBeside(() =>
          Promise.all(Array.from({ length: SCAN_COUNT }, () => scan())),
        );
      }
      expect(answered).toBeGreaterThanOrEqual(ENOUGH_ANSWERS);
    },
    TIMEOUT_MS,
  );

  test(
    "stops when its client leaves, also where it still waits for its turn",
    async () => {
      const list = () => fetch(`${url}/api/clawglass/v1/traces?limit=1`).then((answer) => answer.text());
      const scanMs = await measureMs(() => Promise.all(Array.from({ length: SCAN_COUNT }, () => scan())));
      const abort = new AbortController();
      const left = Array.from({ length: SCAN_COUNT * 20 }, () => scan(abort.signal).catch(() => null));
      await sleep(scanMs / 4);
      abort.abort();
      await Promise.all(left);
      // All of them would take twenty times as long.
      expect(await measureMs(list)).toBeLessThan(scanMs * 5 + 500);
    },
    TIMEOUT_MS,
  );
});
