import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  findAttribute,
  MLFLOW_KEYS,
  type SpanAttribute,
  type SpanFacts,
  UNKNOWN_USAGE,
} from "@clawglass/core";
import type { StoreWriter } from "@clawglass/storage";
import { createSqliteEngine } from "@clawglass/storage/sqlite";
import {
  collectSeed,
  loadRecording,
  mapIds,
  matchJson,
  parseExact,
  type RecordedExchange,
} from "@clawglass/testing";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../app.ts";
import { DEFAULT_INGEST_LIMITS } from "../../ingest/limits.ts";
import { createLiveBus } from "../../live/live-bus.ts";
import { StoreTrouble } from "../../store/store-trouble.ts";
import { createTestGate } from "../../testkit/create-test-gate.ts";
import { createReaderCalls } from "../../threads/create-reader-calls.ts";
import { createWriterCalls } from "../../threads/create-writer-calls.ts";
import type { ReaderCalls } from "../../threads/methods.ts";
import { seedRecordedMetrics } from "./metrics/recorded-metrics.fixture.ts";
import { RECORDED_DEVIATIONS } from "./recorded-deviations.fixture.ts";
import type { RunRecord } from "./runs/run-record.ts";

const FILES = [
  "trace-sdk",
  "otlp-protobuf",
  "otlp-json",
  "search-and-get",
  "assessments",
  "evaluate",
  "datasets",
  "scorers",
  "experiments-runs",
  "delete",
  "labeling",
  "metrics",
  "errors",
  "trace-cli",
];

const NO_FACTS: SpanFacts = {
  type: null,
  model: null,
  provider: null,
  toolName: null,
  usage: UNKNOWN_USAGE,
  costUsd: null,
  inputCostUsd: null,
  outputCostUsd: null,
  costSource: "none",
  timeToFirstByteMs: null,
  stopReason: null,
  errorMessage: null,
  sessionId: null,
  userId: null,
  agentId: null,
  channel: null,
  trigger: null,
  runId: null,
  isIncomplete: false,
  inputPreview: null,
  outputPreview: null,
};

/** Pages of MLflow's own web application, and what belongs to other ports of the server. */
function isElsewhere({ request }: RecordedExchange): boolean {
  const isApi = /^\/(?:(?:ajax-)?api\/|v1\/traces|health|version)/.test(request.path);
  if (
    request.path.startsWith("/v1/")
      ? request.method !== "POST"
      : request.path === "/version" && request.method !== "GET"
  )
    return true;
  return !isApi || request.method === "OPTIONS" || request.method === "HEAD";
}

for (const file of FILES) {
  describe(`recorded MLflow traffic: ${file}`, () => {
    const exchanges = loadRecording(file).filter((exchange) => !isElsewhere(exchange));
    const { traces, runs, runLinks } = collectSeed(exchanges);
    const ids = new Map<string, string>();
    const pageTokens = new Map<string, string | null>();
    let folder: string;
    let writer: StoreWriter;
    let reader: ReaderCalls;
    let app: FastifyInstance;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "clawglass-replay-"));
      const engine = createSqliteEngine();
      writer = await engine.openWriter(join(folder, "store.db"));
      reader = createReaderCalls(await engine.openReader(join(folder, "store.db")));
      await seedExperiments(writer, exchanges);
      await seedTraces(writer, traces, "0");
      await seedRuns(writer, runs);
      let nextId = 0;
      const inboxFolder = join(folder, "inbox");
      const calls = createWriterCalls(writer, {
        limits: DEFAULT_INGEST_LIMITS,
        ownPrices: [],
        inboxFolder,
      });
      app = createApp({
        reader,
        readerFor: () => reader,
        writer: calls,
        gate: createTestGate(calls, inboxFolder),
        trouble: new StoreTrouble({ nowMs: Date.now, probe: async () => {} }),
        live: createLiveBus(),
        limits: DEFAULT_INGEST_LIMITS,
        allowedHosts: ["localhost", "localhost:*"],
        pageFolder: null,
        startedAtMs: 0,
        nowMs: Date.now,
        newHexId: () => (++nextId).toString(16).padStart(32, "0"),
        settings: [],
        retentionOverrides: {},
        ownPrices: { path: "", read: () => [], write: () => {} },
        sleep: async () => {},
        scheduleLater: () => () => {},
        reportError: (error) => console.error(error),
      });
      await app.ready();
    });

    afterAll(async () => {
      await app.close();
      await reader.close();
      await writer.close();
      rmSync(folder, { recursive: true, force: true });
    });

    for (const exchange of exchanges) {
      it(`${exchange.n} ${exchange.label ?? exchange.request.path}`, async () => {
        const deviation = RECORDED_DEVIATIONS.find((each) => each.matches(exchange, file));
        if (asksForPageBehindTheLast(exchange, pageTokens)) return;
        const answer = await app.inject(toInjection(exchange, ids, pageTokens));
        const text = answer.body;
        if (exchange.request.path.endsWith("/experiments/create") && answer.statusCode === 200) {
          await seedTraces(writer, traces, answer.json().experiment_id);
          if (file === "metrics") await seedRecordedMetrics(writer, answer.json().experiment_id);
          for (const { runId, traceIds } of runLinks) await writer.linkTracesToRun(runId, traceIds);
        }
        if (deviation !== undefined) {
          expect(answer.statusCode, text.slice(0, 500)).toBe(deviation.status);
          if (deviation.errorCode !== undefined) expect(answer.json().error_code).toBe(deviation.errorCode);
          if (deviation.allows === undefined) return;
        }
        expect(answer.statusCode, text.slice(0, 500)).toBe(exchange.response.status);
        const body = exchange.response.body;
        if (body === null) expect(text).toBe("");
        else if ("text" in body) expect(text).toBe(body.text);
        else if ("json" in body) {
          const { hint: _hint, ...actual } = parseExact(text) as { hint?: string };
          const differences = matchJson(body.json, actual, { ids, pageTokens })
            .filter((difference) => deviation?.allows?.test(difference) !== true)
            .join("\n");
          expect(differences, differences).toBe("");
        }
      });
    }
  });
}

/** Experiments that were there before the recording's own, so that ids come out the same. */
async function seedExperiments(writer: StoreWriter, exchanges: readonly RecordedExchange[]): Promise<void> {
  const byId = new Map(collectSeed(exchanges).experiments.map((experiment) => [experiment.id, experiment]));
  for (let id = 1; id < firstCreatedExperimentId(exchanges); id++) {
    const { name, tags } = byId.get(String(id)) ?? { name: `filler-${id}`, tags: {} };
    await writer.createExperiment({ name, artifactLocation: null, tags });
  }
}

type SeedTraces = ReturnType<typeof collectSeed>["traces"];

/** Traces that the recording reads but does not make, of one experiment. */
async function seedTraces(writer: StoreWriter, traces: SeedTraces, experimentId: string): Promise<void> {
  for (const { info, spans } of traces) {
    if (info.experimentId !== experimentId) continue;
    const { assessments, ...rest } = info;
    await writer.appendSpans({
      experimentId,
      spans: spans.map((span) => ({ span, facts: { ...NO_FACTS, type: readType(span.attributes) } })),
      traceTags: new Map(),
      traceMetadata: new Map(),
      runId: null,
    });
    await writer.startTrace({ ...rest, assessments: [] });
    for (const assessment of assessments) await writer.createAssessment(assessment);
  }
}

/** Runs that the recording reads but does not make. */
async function seedRuns(writer: StoreWriter, runs: readonly Record<string, unknown>[]): Promise<void> {
  for (const run of runs) {
    const info = run.info as Record<string, string | number>;
    const { tags = [] } = run.data as { tags?: { key: string; value: string }[] };
    const record: RunRecord = {
      runId: String(info.run_id),
      experimentId: String(info.experiment_id),
      name: String(info.run_name),
      userId: String(info.user_id),
      status: String(info.status),
      startTimeMs: Number(info.start_time),
      endTimeMs: info.end_time === undefined ? null : Number(info.end_time),
      lifecycleStage: "active",
      artifactUri: String(info.artifact_uri),
      tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
      params: {},
      metrics: {},
      datasetInputs: [],
    };
    const { runId: id, experimentId: parentId } = record;
    await writer.writeRecords([
      {
        kind: "put",
        record: { collection: "run", id, parentId, json: JSON.stringify(record) },
        expectedRevision: 0,
      },
    ]);
  }
}

function asksForPageBehindTheLast(
  { request }: RecordedExchange,
  pageTokens: ReadonlyMap<string, string | null>,
): boolean {
  const text = JSON.stringify(request.body) + (request.query ?? "");
  return [...pageTokens].some(([token, ours]) => ours === null && text.includes(`"page_token":"${token}"`));
}

function readType(attributes: readonly SpanAttribute[]): string | null {
  const json = findAttribute(attributes, MLFLOW_KEYS.spanType)?.json;
  return json === undefined ? null : String(JSON.parse(json));
}

function firstCreatedExperimentId(exchanges: readonly RecordedExchange[]): number {
  for (const { request, response } of exchanges) {
    if (!request.path.endsWith("/experiments/create") || response.status !== 200) continue;
    const body = response.body as { json: { experiment_id: string } };
    return Number(body.json.experiment_id);
  }
  return (
    1 + Math.max(0, ...exchanges.map(({ request }) => Number(request.headers["x-mlflow-experiment-id"] ?? 0)))
  );
}

function toInjection(
  { request }: RecordedExchange,
  ids: ReadonlyMap<string, string>,
  pageTokens: ReadonlyMap<string, string | null>,
) {
  const query = request.query === null ? "" : `?${mapIds(request.query, ids)}`;
  return {
    method: request.method as "GET",
    url: mapIds(request.path, ids) + query,
    headers: {
      host: "localhost:5000",
      ...(JSON.parse(mapIds(JSON.stringify(request.headers), ids)) as Record<string, string>),
    },
    ...(request.body === null ? {} : { payload: toPayload(request.body, ids, pageTokens) }),
  };
}

function toPayload(
  body: NonNullable<RecordedExchange["request"]["body"]>,
  ids: ReadonlyMap<string, string>,
  pageTokens: ReadonlyMap<string, string | null>,
) {
  if ("base64" in body) return Buffer.from(body.base64, "base64");
  const text = mapIds("text" in body ? body.text : JSON.stringify(body.json), ids);
  return text.replace(
    /("page_token":")([^"]+)"/,
    (_, start, token) => `${start}${pageTokens.get(token) ?? token}"`,
  );
}
