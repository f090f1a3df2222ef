import { emptyToUndefined } from "../../../mlflow-wire/experiment-json.ts";
import { invalidValue, type RequestFields } from "../../../mlflow-wire/request-fields.ts";
import type { JsonCollection } from "../../../services/json-collection.ts";
import { takePage } from "../page-token.ts";
import { compileRecordFilter, type RecordSchema, readRecordOrder, sortRecords } from "../record-query.ts";
import { jsonReply, type MlflowReply } from "../route.ts";
import { type RunRecord, toRunJson } from "./run-record.ts";

const DEFAULT_RESULTS = 1_000;
const MAX_RESULTS = 50_000;

const SCHEMA: RecordSchema<RunRecord> = {
  entities: {
    metric: "metric",
    metrics: "metric",
    parameter: "parameter",
    parameters: "parameter",
    param: "parameter",
    params: "parameter",
    tag: "tag",
    tags: "tag",
    attribute: "attribute",
    attributes: "attribute",
    attr: "attribute",
    run: "attribute",
    dataset: "dataset",
    datasets: "dataset",
  },
  entityList: "['metric', 'parameter', 'tag', 'attribute', 'dataset']",
  attributes: {
    run_id: "text",
    run_name: "text",
    status: "text",
    artifact_uri: "text",
    user_id: "text",
    start_time: "number",
    end_time: "number",
    created: "number",
  },
  listable: ["run_id"],
  numericEntities: ["metric"],
  valueOf: (run, entity, key) => {
    if (entity === "tag") return run.tags[key] ?? null;
    if (entity === "parameter") return run.params[key] ?? null;
    if (entity === "metric") {
      const value = run.metrics[key]?.value;
      return value === undefined ? null : Number(value);
    }
    if (entity === "dataset") return readDatasetValue(run, key);
    return readAttribute(run, key);
  },
};

function readDatasetValue(run: RunRecord, key: string): string | null {
  const [input] = run.datasetInputs;
  if (key === "context") return input?.tags["mlflow.data.context"] ?? null;
  return input?.dataset[key] ?? null;
}

function readAttribute(run: RunRecord, key: string): string | number | null {
  switch (key) {
    case "run_id":
      return run.runId;
    case "run_name":
      return run.name;
    case "status":
      return run.status;
    case "artifact_uri":
      return run.artifactUri;
    case "user_id":
      return run.userId;
    case "end_time":
      return run.endTimeMs;
    default:
      return run.startTimeMs;
  }
}

export async function searchRuns(
  runs: JsonCollection<RunRecord>,
  fields: RequestFields,
): Promise<MlflowReply> {
  const maxResults = fields.integer("max_results") ?? DEFAULT_RESULTS;
  if (maxResults < 1 || maxResults > MAX_RESULTS) {
    throw invalidValue("max_results", maxResults, `. It must be between 1 and ${MAX_RESULTS}`);
  }
  const matches = compileRecordFilter(fields.text("filter") ?? "", SCHEMA);
  const orders = fields.texts("order_by").map((clause) => readRecordOrder(clause, SCHEMA));
  const view = fields.text("run_view_type") ?? "ACTIVE_ONLY";
  const all = (await Promise.all(fields.texts("experiment_ids").map((id) => runs.list(id)))).flat();
  const found = all
    .filter(
      (run) => view === "ALL" || run.lifecycleStage === (view === "DELETED_ONLY" ? "deleted" : "active"),
    )
    .filter(matches)
    .toSorted((left, right) => right.startTimeMs - left.startTimeMs || (left.runId < right.runId ? -1 : 1));
  const page = takePage(sortRecords(found, orders, SCHEMA), fields.text("page_token"), maxResults);
  return jsonReply({
    runs: emptyToUndefined(page.items.map(toRunJson)),
    next_page_token: page.nextPageToken,
  });
}
