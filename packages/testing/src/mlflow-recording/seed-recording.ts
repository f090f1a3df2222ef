import type { Assessment, Span, SpanAttribute, TraceInfo } from "@clawglass/core";
import { toTraceId } from "@clawglass/core";
import type { RecordedExchange } from "./load-recording.ts";

type Json = Record<string, unknown>;

/** What was in the recorded server before the first line of a recording, as far as its answers show it. */
export interface RecordedSeed {
  experiments: { id: string; name: string; tags: Record<string, string> }[];
  traces: { info: TraceInfo; spans: Span[] }[];
  /** Links from runs to traces, as searches by run show them. */
  runLinks: { runId: string; traceIds: string[] }[];
  /** Runs, as the answers show them. */
  runs: Json[];
}

/** Collects experiments and traces that the answers show but no request of the recording made. */
export function collectSeed(exchanges: readonly RecordedExchange[]): RecordedSeed {
  const experiments = new Map<string, RecordedSeed["experiments"][number]>();
  const infos = new Map<string, Json>();
  const spans = new Map<string, Json[]>();
  const runs = new Map<string, Json>();
  const made = collectMade(exchanges);
  for (const { response } of exchanges) {
    walk(response.body, (node) => {
      if (
        typeof node.experiment_id === "string" &&
        typeof node.lifecycle_stage === "string" &&
        "name" in node
      ) {
        const tags = ((node.tags as { key: string; value: string }[]) ?? []).map(({ key, value }) => [
          key,
          value,
        ]);
        if (!experiments.has(node.experiment_id)) {
          experiments.set(node.experiment_id, {
            id: node.experiment_id,
            name: String(node.name),
            tags: Object.fromEntries(tags),
          });
        }
      }
      if (typeof node.trace_id === "string" && "trace_location" in node && !infos.has(node.trace_id)) {
        infos.set(node.trace_id, node);
      }
      if (node.info !== undefined && typeof (node.info as Json).run_id === "string") {
        const id = String((node.info as Json).run_id);
        if (!runs.has(id)) runs.set(id, node);
      }
      if (node.trace_info !== undefined && Array.isArray(node.spans)) {
        const id = String((node.trace_info as Json).trace_id);
        if (!spans.has(id)) spans.set(id, node.spans as Json[]);
      }
    });
  }
  return {
    experiments: [...experiments.values()].filter(({ name }) => !made.experimentNames.has(name)),
    runLinks: collectRunLinks(exchanges),
    runs: [...runs.entries()].filter(([id]) => !made.runIds.has(id)).map(([, run]) => run),
    traces: [...infos.entries(), ...collectDeleted(exchanges, infos)]
      .filter(([id]) => !made.traceIds.has(id))
      .map(([id, info]) => ({
        info: toTraceInfo(info, made.assessmentIds),
        spans: toSpans(info, spans.get(id) ?? []),
      }))
      .toSorted((left, right) => left.info.requestTimeMs - right.info.requestTimeMs),
  };
}

function collectMade(exchanges: readonly RecordedExchange[]) {
  const [experimentNames, traceIds] = [new Set<string>(), new Set<string>()];
  const [assessmentIds, runIds] = [new Set<string>(), new Set<string>()];
  for (const { request, response } of exchanges) {
    if (request.path.endsWith("/experiments/create"))
      walk(request.body, (node) => experimentNames.add(String(node.name)));
    if (request.path.endsWith("/experiments/update"))
      walk(request.body, (node) => experimentNames.add(String(node.new_name)));
    if (request.method === "POST" && request.path.endsWith("/3.0/mlflow/traces")) {
      walk(response.body, (node) => traceIds.add(String(node.trace_id)));
    }
    if (request.path.endsWith("/runs/create")) walk(response.body, (node) => runIds.add(String(node.run_id)));
    if (request.path === "/v1/traces") {
      walk(request.body, (node) => {
        if (typeof node.traceId === "string") traceIds.add(toTraceId(node.traceId));
      });
    }
    if (request.method === "POST" && request.path.endsWith("/assessments")) {
      walk(response.body, (node) => assessmentIds.add(String(node.assessment_id)));
    }
  }
  experimentNames.delete("Default");
  return { experimentNames, traceIds, assessmentIds, runIds };
}

/** The spans that were recorded; one root where the trace had some that were not. */
function toSpans(info: Json, spans: readonly Json[]): Span[] {
  const id = String(info.trace_id);
  const isStored =
    (info.tags as Record<string, string> | undefined)?.["mlflow.trace.spansLocation"] !== undefined;
  if (spans.length > 0 || !isStored) return spans.map((span) => toSpan(span, id));
  const startNs = BigInt(Date.parse(String(info.request_time))) * 1_000_000n;
  const span_id = Buffer.from("00000000000000ff", "hex").toString("base64");
  const start_time_unix_nano = startNs.toString();
  const status = { code: `STATUS_CODE_${String(info.state)}` };
  return [
    toSpan(
      { span_id, name: "root", start_time_unix_nano, end_time_unix_nano: start_time_unix_nano, status },
      id,
    ),
  ];
}

function collectRunLinks(exchanges: readonly RecordedExchange[]): RecordedSeed["runLinks"] {
  return exchanges.flatMap(({ request, response }) => {
    const runId = /run_id = '([0-9a-f]{32})'/.exec(JSON.stringify(request.body))?.[1];
    if (runId === undefined || response.status !== 200 || !request.path.endsWith("/traces/search")) return [];
    const found = ((response.body as { json: Json }).json.traces as Json[] | undefined) ?? [];
    return [{ runId, traceIds: found.map((trace) => String(trace.trace_id)) }];
  });
}

/** Traces that a recording only deletes: those it names, and as many oldest ones as it says it deleted by time. */
function collectDeleted(
  exchanges: readonly RecordedExchange[],
  known: ReadonlyMap<string, Json>,
): [string, Json][] {
  const deleted: [string, Json][] = [];
  for (const { request, response } of exchanges) {
    if (!request.path.endsWith("/delete-traces") || response.status !== 200) continue;
    const sent = (request.body as { json: Json }).json;
    const count = ((response.body as { json: Json }).json.traces_deleted as number | undefined) ?? 0;
    const named = (sent.request_ids as string[] | undefined) ?? [];
    for (let index = 0; index < count; index++) {
      const id = named[index] ?? toTraceId((deleted.length + 1).toString(16).padStart(32, "0"));
      if (known.has(id) || deleted.some(([other]) => other === id)) continue;
      const location = { mlflow_experiment: { experiment_id: sent.experiment_id } };
      const time = { request_time: "2026-01-01T00:00:00Z", state: "OK" };
      deleted.push([id, { trace_id: id, trace_location: location, ...time }]);
    }
  }
  return deleted;
}

function walk(value: unknown, visit: (node: Json) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item, visit);
  else if (typeof value === "object" && value !== null) {
    visit(value as Json);
    for (const item of Object.values(value)) walk(item, visit);
  }
}

function toTraceInfo(info: Json, madeAssessments: ReadonlySet<string>): TraceInfo {
  const location = info.trace_location as { mlflow_experiment: { experiment_id: string } };
  const duration = info.execution_duration as string | undefined;
  return {
    traceId: String(info.trace_id),
    clientRequestId: (info.client_request_id as string | undefined) ?? null,
    experimentId: location.mlflow_experiment.experiment_id,
    requestTimeMs: Date.parse(String(info.request_time)),
    executionDurationMs: duration === undefined ? null : Math.round(Number.parseFloat(duration) * 1000),
    state: info.state as TraceInfo["state"],
    requestPreview: (info.request_preview as string | undefined) ?? null,
    responsePreview: (info.response_preview as string | undefined) ?? null,
    metadata: (info.trace_metadata as Record<string, string> | undefined) ?? {},
    tags: (info.tags as Record<string, string> | undefined) ?? {},
    assessments: ((info.assessments as Json[] | undefined) ?? [])
      .filter((assessment) => !madeAssessments.has(String(assessment.assessment_id)))
      .map(toAssessment),
  };
}

function toAssessment(json: Json): Assessment {
  const source = json.source as { source_type: Assessment["source"]["type"]; source_id?: string };
  return {
    assessmentId: String(json.assessment_id),
    traceId: String(json.trace_id),
    spanId: (json.span_id as string | undefined) ?? null,
    name: String(json.assessment_name),
    source: { type: source.source_type, id: source.source_id ?? "" },
    createTimeMs: Date.parse(String(json.create_time)),
    lastUpdateTimeMs: Date.parse(String(json.last_update_time)),
    content: toContent(json),
    rationale: (json.rationale as string | undefined) ?? null,
    metadata: (json.metadata as Record<string, string> | undefined) ?? {},
    overrides: (json.overrides as string | undefined) ?? null,
    isValid: json.valid !== false,
  };
}

function toContent(json: Json): Assessment["content"] {
  if (json.issue !== undefined)
    return { kind: "issue", issueName: (json.issue as { issue_name: string }).issue_name };
  const isFeedback = json.feedback !== undefined;
  const content = (isFeedback ? json.feedback : json.expectation) as Json;
  const serialized = (content.serialized_value as { value: string } | undefined)?.value;
  const valueJson = serialized ?? printDouble(content.value);
  if (!isFeedback) return { kind: "expectation", valueJson };
  const error = content.error as Record<string, string | undefined> | undefined;
  return {
    kind: "feedback",
    valueJson,
    error: error
      ? {
          code: error.error_code ?? null,
          message: error.error_message ?? null,
          stackTrace: error.stack_trace ?? null,
        }
      : null,
  };
}

/** Numbers of assessments are doubles: MLflow keeps 4 as 4.0. */
function printDouble(value: unknown): string {
  if (typeof value === "number" && Number.isInteger(value)) return `${value}.0`;
  return JSON.stringify(value) ?? "null";
}

function toSpan(span: Json, traceId: string): Span {
  const status = span.status as { code?: string; message?: string };
  return {
    traceId,
    spanId: toHex(span.span_id) ?? "",
    parentSpanId: toHex(span.parent_span_id),
    name: (span.name as string | undefined) ?? "",
    startTimeUnixNano: BigInt((span.start_time_unix_nano as string | undefined) ?? 0),
    endTimeUnixNano: span.end_time_unix_nano === undefined ? null : BigInt(span.end_time_unix_nano as string),
    status: {
      code: status.code === "STATUS_CODE_OK" ? "OK" : status.code === "STATUS_CODE_ERROR" ? "ERROR" : "UNSET",
      message: status.message ?? "",
    },
    attributes: toAttributes(span.attributes),
    events: ((span.events as Json[] | undefined) ?? []).map((event) => ({
      name: String(event.name),
      timeUnixNano: BigInt(event.time_unix_nano as string),
      attributes: toAttributes(event.attributes),
    })),
    links: ((span.links as Json[] | undefined) ?? []).map((link) => ({
      traceId: toTraceId(toHex(link.trace_id) ?? ""),
      spanId: toHex(link.span_id) ?? "",
      attributes: toAttributes(link.attributes),
    })),
  };
}

function toAttributes(attributes: unknown): SpanAttribute[] {
  const entries = (attributes as { key: string; value?: Json }[] | undefined) ?? [];
  return entries.map(({ key, value }) => ({ key, json: printAny(value) }));
}

/** The JSON text behind an AnyValue with snake_case names. */
function printAny(value: Json | undefined): string {
  if (value === undefined) return "null";
  if ("string_value" in value) return JSON.stringify(value.string_value);
  if ("bool_value" in value) return String(value.bool_value);
  if ("int_value" in value) return String(value.int_value);
  if ("double_value" in value) return printDouble(value.double_value);
  if ("array_value" in value) {
    const { values = [] } = value.array_value as { values?: Json[] };
    return `[${values.map(printAny).join(", ")}]`;
  }
  if ("kvlist_value" in value) {
    const { values = [] } = value.kvlist_value as { values?: { key: string; value?: Json }[] };
    return `{${values.map((entry) => `${JSON.stringify(entry.key)}: ${printAny(entry.value)}`).join(", ")}}`;
  }
  return "null";
}

function toHex(base64: unknown): string | null {
  return typeof base64 === "string" ? Buffer.from(base64, "base64").toString("hex") : null;
}
