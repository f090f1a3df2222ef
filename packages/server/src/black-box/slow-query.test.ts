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
      let isOver = false;
      const running = Promise.all(Array.from({ length: SCAN_COUNT }, () => scan())).finally(() => {
        isOver = true;
      });
      let answers = 0;
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
        if (!isOver) answers += (await health.text()) === "OK" ? 1 : 0;
        await sleep(10);
      }
      const statuses = (await running).map(({ status }) => status);
      for (const status of statuses) expect(status).toBe(200);
      expect(answers).toBeGreaterThan(5);
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
