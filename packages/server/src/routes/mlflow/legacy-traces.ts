import { AppError, parseTraceOrder, TRACE_STATES, type TraceInfo, type TraceState } from "@clawglass/core";
import { emptyToUndefined, toKeyValues } from "../../mlflow-wire/experiment-json.ts";
import type { RequestFields } from "../../mlflow-wire/request-fields.ts";
import { checkExperimentId, requireActiveExperiment } from "./experiments.ts";
import type { MlflowDeps } from "./mlflow-deps.ts";
import { jsonReply, type MlflowReply, type MlflowRoute } from "./route.ts";

const DEFAULT_RESULTS = 100;
const MAX_RESULTS = 500;

/** The trace endpoints of MLflow 2, which its web page and old clients still use. */
export function legacyTraceRoutes(deps: MlflowDeps): MlflowRoute[] {
  const requireTrace = async (traceId: string): Promise<TraceInfo> => {
    const [info] = await deps.reader.getTraceInfos([traceId]);
    if (info === undefined) throw new AppError("NOT_FOUND", `Trace with ID '${traceId}' not found.`);
    return info;
  };
  return [
    {
      method: "GET",
      path: "mlflow/traces",
      versions: ["2.0"],
      summary: "Search traces (MLflow 2)",
      handle: async ({ fields }) => searchTraces(deps, fields),
    },
    {
      method: "POST",
      path: "mlflow/traces",
      versions: ["2.0"],
      summary: "Start a trace (MLflow 2)",
      handle: async ({ fields }) => startTrace(deps, fields),
    },
    {
      method: "PATCH",
      path: "mlflow/traces/:request_id",
      versions: ["2.0"],
      summary: "End a trace (MLflow 2)",
      handle: async ({ fields }) => {
        const info = await requireTrace(fields.requiredText("request_id"));
        const endTimeMs = fields.integer("timestamp_ms") ?? deps.nowMs();
        const stored = await deps.writer.startTrace({
          ...info,
          assessments: [],
          executionDurationMs: endTimeMs - info.requestTimeMs,
          state: readState(fields),
          metadata: { ...info.metadata, ...fields.keyValues("request_metadata") },
          tags: { ...info.tags, ...fields.keyValues("tags") },
        });
        return jsonReply({ trace_info: toLegacyJson(stored) });
      },
    },
    {
      method: "GET",
      path: "mlflow/traces/:request_id/info",
      versions: ["2.0"],
      summary: "Get a trace (MLflow 2)",
      handle: async ({ fields }) =>
        jsonReply({ trace_info: toLegacyJson(await requireTrace(fields.requiredText("request_id"))) }),
    },
  ];
}

async function searchTraces({ reader }: MlflowDeps, fields: RequestFields): Promise<MlflowReply> {
  const experimentIds = fields.texts("experiment_ids");
  experimentIds.forEach(checkExperimentId);
  if (experimentIds.length === 0) return jsonReply();
  const page = await reader.searchTraceInfos({
    experimentIds,
    filter: fields.text("filter") ?? "",
    orderBy: parseTraceOrder(fields.texts("order_by")),
    limit: Math.max(1, Math.min(MAX_RESULTS, fields.integer("max_results") ?? DEFAULT_RESULTS)),
    cursor: fields.text("page_token") || null,
  });
  return jsonReply({
    traces: emptyToUndefined(page.items.map(toLegacyJson)),
    next_page_token: page.nextCursor ?? undefined,
  });
}

async function startTrace(deps: MlflowDeps, fields: RequestFields): Promise<MlflowReply> {
  const experimentId = fields.requiredText("experiment_id");
  await requireActiveExperiment(deps.reader, experimentId);
  const stored = await deps.writer.startTrace({
    traceId: deps.newHexId(),
    clientRequestId: null,
    experimentId,
    requestTimeMs: fields.integer("timestamp_ms") ?? deps.nowMs(),
    executionDurationMs: null,
    state: "IN_PROGRESS",
    requestPreview: null,
    responsePreview: null,
    metadata: fields.keyValues("request_metadata"),
    tags: fields.keyValues("tags"),
    assessments: [],
  });
  return jsonReply({ trace_info: toLegacyJson(stored) });
}

function readState(fields: RequestFields): TraceState {
  const sent = fields.text("status");
  return TRACE_STATES.find((state) => state === sent) ?? "STATE_UNSPECIFIED";
}

function toLegacyJson(info: TraceInfo) {
  return {
    request_id: info.traceId,
    experiment_id: info.experimentId,
    timestamp_ms: info.requestTimeMs,
    execution_time_ms: info.executionDurationMs === null ? undefined : Math.floor(info.executionDurationMs),
    status: info.state === "STATE_UNSPECIFIED" ? "TRACE_STATUS_UNSPECIFIED" : info.state,
    request_metadata: toKeyValues(info.metadata),
    tags: toKeyValues(info.tags),
  };
}
