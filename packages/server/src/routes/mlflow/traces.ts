import { AppError, METADATA_KEYS, parseTraceFilter, parseTraceOrder, type TraceInfo } from "@clawglass/core";
import type { StoreReader } from "@clawglass/storage";
import { emptyToUndefined } from "../../mlflow-wire/experiment-json.ts";
import { toMlflowError } from "../../mlflow-wire/mlflow-error.ts";
import {
  invalidValue,
  missingParameter,
  type RequestFields,
  wrongType,
} from "../../mlflow-wire/request-fields.ts";
import { readTraceInfo, toTraceInfoJson } from "../../mlflow-wire/trace-info-json.ts";
import { readParts } from "../../services/read-parts.ts";
import { checkExperimentId, requireActiveExperiment } from "./experiments.ts";
import type { MlflowDeps } from "./mlflow-deps.ts";
import { readAssessment } from "./read-assessment.ts";
import { jsonReply, type MlflowReply, type MlflowRoute } from "./route.ts";

const DEFAULT_RESULTS = 100;
const MAX_RESULTS = 500;
/** How long traces/get waits for spans that are still on their way; MLflow's figures. */
const COMPLETION_WAITS_MS = [1_000, 2_000];

export function traceRoutes(deps: MlflowDeps): MlflowRoute[] {
  const { reader } = deps;
  return [
    {
      method: "POST",
      path: "mlflow/traces",
      versions: ["3.0"],
      summary: "Create or finish a trace (StartTraceV3)",
      handle: async ({ fields }) => startTrace(deps, fields),
    },
    {
      method: "POST",
      path: "mlflow/traces/search",
      versions: ["3.0"],
      summary: "Search traces with filter, order and paging",
      handle: async ({ fields }) => searchTraces(reader, fields),
    },
    {
      method: "GET",
      path: "mlflow/traces/get",
      versions: ["3.0"],
      summary: "Get a trace with its spans",
      handle: async ({ fields }) => getTrace(deps, fields),
    },
    {
      method: "GET",
      path: "mlflow/traces/batchGet",
      versions: ["3.0"],
      summary: "Get several traces with their spans",
      handle: async ({ fields }) => getTraces(reader, fields),
    },
    {
      method: "POST",
      path: "mlflow/traces/batchGetInfos",
      versions: ["3.0"],
      summary: "Get several traces without spans",
      handle: async ({ fields }) => {
        const infos = await readInfos(reader, fields.texts("trace_ids"), fields.texts("experiment_ids"));
        return jsonReply({ trace_infos: emptyToUndefined(infos.map(toTraceInfoJson)) });
      },
    },
    {
      method: "GET",
      path: "mlflow/traces/:trace_id",
      versions: ["3.0"],
      summary: "Get a trace without spans",
      handle: async ({ fields }) => {
        const traceId = fields.requiredText("trace_id");
        const [info] = await reader.getTraceInfos([traceId]);
        if (info === undefined) throw new AppError("NOT_FOUND", `Trace with ID '${traceId}' not found.`);
        return jsonReply({ trace: { trace_info: toTraceInfoJson(info) } });
      },
    },
    {
      method: "POST",
      path: "mlflow/traces/delete-traces",
      versions: ["3.0", "2.0"],
      summary: "Delete traces by id or by age",
      handle: async ({ fields }) => deleteTraces(deps, fields),
    },
  ];
}

async function startTrace(deps: MlflowDeps, fields: RequestFields): Promise<MlflowReply> {
  if (!fields.has("trace")) throw missingParameter("trace");
  const infoFields = fields.object("trace").object("trace_info");
  const trace = readTraceInfo(infoFields);
  await requireActiveExperiment(deps.reader, trace.experimentId);
  const assessments = infoFields
    .objects("assessments")
    .map((assessment) => readAssessment(assessment, trace.traceId, deps));
  const stored = await deps.writer.startTrace({ ...trace, assessments });
  return jsonReply({ trace: { trace_info: toTraceInfoJson(stored) } });
}

async function searchTraces(reader: StoreReader, fields: RequestFields): Promise<MlflowReply> {
  if (!fields.has("locations")) throw missingParameter("locations");
  const limit = readMaxResults(fields);
  const filter = fields.text("filter") ?? "";
  parseTraceFilter(filter);
  const orderBy = parseTraceOrder(fields.texts("order_by"));
  const experimentIds = fields
    .objects("locations")
    .map((location) => location.object("mlflow_experiment").text("experiment_id"))
    .filter((id) => id !== null);
  experimentIds.forEach(checkExperimentId);
  if (experimentIds.length === 0) return jsonReply();
  const cursor = fields.text("page_token") || null;
  const page = await reader.searchTraceInfos({ experimentIds, filter, orderBy, limit, cursor });
  return jsonReply({
    traces: emptyToUndefined(page.items.map(toTraceInfoJson)),
    next_page_token: page.nextCursor ?? undefined,
  });
}

function readMaxResults(fields: RequestFields): number {
  const limit = fields.integer("max_results") ?? DEFAULT_RESULTS;
  if (limit > MAX_RESULTS) throw wrongType("max_results", limit);
  if (limit < 1) throw invalidValue("max_results", limit, ". It must be a positive integer");
  return limit;
}

async function getTrace(deps: MlflowDeps, fields: RequestFields): Promise<MlflowReply> {
  const traceId = fields.requiredText("trace_id");
  const allowPartial = fields.boolean("allow_partial");
  for (const waitMs of [...COMPLETION_WAITS_MS, null]) {
    const [info] = await deps.reader.getTraceInfos([traceId]);
    if (info === undefined) throw new AppError("NOT_FOUND", `Trace with ID ${traceId} is not found.`);
    if (allowPartial || (await isComplete(deps.reader, info))) return replyWithTrace(deps, info);
    if (waitMs !== null) await deps.sleep(waitMs);
  }
  throw new AppError(
    "NOT_FOUND",
    `Trace with ID ${traceId} is not fully exported yet, please try again later.`,
  );
}

async function getTraces(reader: MlflowDeps["reader"], fields: RequestFields): Promise<MlflowReply> {
  const traceIds = fields.texts("trace_ids");
  if (traceIds.length === 0) throw missingParameter("trace_ids");
  const infos = await readInfos(reader, traceIds, fields.texts("experiment_ids"));
  const texts: Uint8Array[] = [];
  for (const info of infos) {
    const text = await printTrace(reader, info);
    if (text.spanCount === 0 || text.spanCount < expectedSpanCount(info)) continue;
    texts.push(texts.length === 0 ? TRACES_START : COMMA, ...text.json);
  }
  return texts.length === 0 ? jsonReply() : toReply([...texts, LIST_END]);
}

async function isComplete(reader: StoreReader, info: TraceInfo): Promise<boolean> {
  const expected = expectedSpanCount(info);
  if (expected === 0) return true;
  return ((await reader.getTraceSummary(info.traceId))?.spanCount ?? 0) >= expected;
}

/** A long trace goes out while it is printed; what was found damaged by then breaks the answer off. */
async function replyWithTrace({ reader, reportError }: MlflowDeps, info: TraceInfo): Promise<MlflowReply> {
  const spans = readParts((takePart) => reader.printSpans(info.traceId, takePart));
  const first = await spans.next();
  if (first.done) return toReply([TRACE_START, printInfo(info), END, END]);
  const start = [TRACE_START, printInfo(info), SPANS_START, first.value];
  const second = await spans.next();
  if (second.done) return toReply([...start, LIST_END, END]);
  const parts = async function* () {
    yield* [...start, second.value];
    try {
      yield* spans;
    } catch (error) {
      if (toMlflowError(error).status >= 500) reportError(error);
      throw error;
    }
    yield* [LIST_END, END];
  };
  return { kind: "json-parts", parts: parts() };
}

const TRACE_START = Buffer.from('{"trace":');
const TRACES_START = Buffer.from('{"traces":[');
const SPANS_START = Buffer.from(',"spans":[');
const COMMA = Buffer.from(",");
const END = Buffer.from("}");
const LIST_END = Buffer.from("]}");

function toReply(parts: readonly Uint8Array[]): MlflowReply {
  return { kind: "bytes", bytes: Buffer.concat(parts), contentType: "application/json" };
}

/** In the order asked for; an id asked for twice counts at its last place, as in MLflow. */
async function readInfos(
  reader: StoreReader,
  traceIds: readonly string[],
  experimentIds: readonly string[],
): Promise<TraceInfo[]> {
  const found = new Map(
    (await reader.getTraceInfos([...new Set(traceIds)])).map((info) => [info.traceId, info]),
  );
  const wanted = traceIds.filter((id, index) => traceIds.lastIndexOf(id) === index);
  return wanted
    .map((id) => found.get(id))
    .filter((info) => info !== undefined)
    .filter((info) => experimentIds.length === 0 || experimentIds.includes(info.experimentId));
}

async function printTrace(
  reader: MlflowDeps["reader"],
  info: TraceInfo,
): Promise<{ spanCount: number; json: Uint8Array[] }> {
  const spans: Uint8Array[] = [];
  const spanCount = await reader.printSpans(info.traceId, (part) => spans.push(part));
  const start = printInfo(info);
  return { spanCount, json: spanCount === 0 ? [start, END] : [start, SPANS_START, ...spans, LIST_END] };
}

function printInfo(info: TraceInfo): Uint8Array {
  return Buffer.from(`{"trace_info":${JSON.stringify(toTraceInfoJson(info))}`);
}

/** The sender's own count of spans; 0 when it did not say. */
function expectedSpanCount(info: TraceInfo): number {
  try {
    const stats: unknown = JSON.parse(info.metadata[METADATA_KEYS.sizeStats] ?? "{}");
    const count = typeof stats === "object" && stats !== null && "num_spans" in stats ? stats.num_spans : 0;
    return typeof count === "number" ? count : 0;
  } catch {
    return 0;
  }
}

async function deleteTraces({ writer }: MlflowDeps, fields: RequestFields): Promise<MlflowReply> {
  const experimentId = fields.requiredText("experiment_id");
  const maxRequestTimeMs = fields.integer("max_timestamp_millis");
  const maxTraces = fields.integer("max_traces");
  const traceIds = fields.texts("request_ids");
  checkSelection(maxRequestTimeMs, maxTraces, traceIds);
  checkExperimentId(experimentId);
  const { deletedCount } = await writer.deleteTraces(
    maxRequestTimeMs === null ? { experimentId, traceIds } : { experimentId, maxRequestTimeMs, maxTraces },
  );
  return jsonReply({ traces_deleted: deletedCount });
}

function checkSelection(
  maxTimeMs: number | null,
  maxTraces: number | null,
  traceIds: readonly string[],
): void {
  const fail = (message: string) => {
    throw new AppError("INVALID_INPUT", message);
  };
  if (maxTimeMs === null && traceIds.length === 0) {
    fail("Either `max_timestamp_millis` or `trace_ids` must be specified.");
  }
  if (maxTimeMs !== null && traceIds.length > 0) {
    fail("Only one of `max_timestamp_millis` and `trace_ids` can be specified.");
  }
  if (traceIds.length > 0 && maxTraces !== null) {
    fail("`max_traces` can't be specified if `trace_ids` is specified.");
  }
  if (maxTraces !== null && maxTraces < 1) {
    fail(`\`max_traces\` must be a positive integer, received ${maxTraces}.`);
  }
}
