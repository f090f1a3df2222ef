import { MLFLOW_KEYS, OPENCLAW_KEYS, type Span, toTraceId, toUnixNano } from "@clawglass/core";
import { PLUGIN_VERSION } from "../build-info.ts";
import type { Connection } from "../send/connection.ts";
import { encodeSpan, packBatch } from "../send/encode-spans.ts";
import type { HttpClient } from "../send/http-client.ts";
import { postBatch } from "../send/post-batch.ts";
import type { ServerProblem } from "../send/server-problem.ts";
import { toAuthorization, toPublicUri } from "../send/server-target.ts";
import { createSenderIdentity } from "../send/to-readable-span.ts";

export interface TestTraceDeps {
  http: HttpClient;
  clock: () => number;
  sleep: (ms: number) => Promise<void>;
  /** Lower-case hex digits. */
  randomHex: (bytes: number) => string;
}

export type TestTraceResult =
  | { ok: true; traceId: string; link: string; wasReadBack: boolean }
  | { ok: false; problem: ServerProblem };

const READ_TRIES = 10;
const READ_PAUSE_MS = 200;
const READ_TIMEOUT_MS = 5000;

/** Sends one small trace the way the plugin sends all of them, and reads it back. */
export async function sendTestTrace(deps: TestTraceDeps, connection: Connection): Promise<TestTraceResult> {
  const span = createTestSpan(deps);
  const batch = await packBatch([encodeSpan(span, createSenderIdentity(PLUGIN_VERSION))]);
  const { target, experiment } = connection;
  const outcome = await postBatch(deps.http, target, experiment.id, batch.gzip, deps.clock);
  if (outcome.kind !== "accepted") return { ok: false, problem: outcome.problem };
  const link = toTraceLink(connection, span.traceId);
  for (let tries = 0; tries < READ_TRIES; tries += 1) {
    if (await canRead(deps.http, connection, span.traceId)) {
      return { ok: true, traceId: span.traceId, link, wasReadBack: true };
    }
    await deps.sleep(READ_PAUSE_MS);
  }
  return { ok: true, traceId: span.traceId, link, wasReadBack: false };
}

/** The page of a trace. */
export function toTraceLink({ target, server, experiment }: Connection, traceId: string): string {
  const base = toPublicUri(target.trackingUri);
  return server.kind === "clawglass"
    ? `${base}/traces/${traceId}`
    : `${base}/#/experiments/${experiment.id}/traces?selectedEvaluationId=${traceId}`;
}

async function canRead(http: HttpClient, { target }: Connection, traceId: string): Promise<boolean> {
  const response = await http({
    method: "GET",
    url: `${target.trackingUri}/api/3.0/mlflow/traces/${traceId}`,
    headers: toAuthorization(target.credentials),
    timeoutMs: READ_TIMEOUT_MS,
  }).catch(() => null);
  return response?.status === 200 && response.body.includes(traceId);
}

function createTestSpan({ clock, randomHex }: TestTraceDeps): Span {
  const endMs = clock();
  const text = (value: unknown): string => JSON.stringify(value);
  return {
    traceId: toTraceId(randomHex(16)),
    spanId: randomHex(8),
    parentSpanId: null,
    name: "openclaw mlflow configure",
    startTimeUnixNano: toUnixNano(endMs - 20),
    endTimeUnixNano: toUnixNano(endMs),
    status: { code: "OK", message: "" },
    attributes: [
      { key: MLFLOW_KEYS.spanType, json: text("AGENT") },
      {
        key: MLFLOW_KEYS.spanInputs,
        json: text({ messages: [{ role: "user", content: "Does tracing work?" }] }),
        cameAsText: true,
      },
      {
        key: MLFLOW_KEYS.spanOutputs,
        json: text({
          messages: [{ role: "assistant", content: "It does: this is the test trace of the setup." }],
        }),
        cameAsText: true,
      },
      {
        key: `${MLFLOW_KEYS.traceTagPrefix}${MLFLOW_KEYS.traceName}`,
        json: text("openclaw mlflow configure"),
      },
      { key: OPENCLAW_KEYS.trigger, json: text("internal") },
      { key: OPENCLAW_KEYS.pluginVersion, json: text(PLUGIN_VERSION) },
    ],
    events: [],
    links: [],
  };
}
