import { AppError, type Experiment } from "@clawglass/core";
import type { ExperimentChange, StoreReader } from "@clawglass/storage";
import { emptyToUndefined, toExperimentJson } from "../../mlflow-wire/experiment-json.ts";
import { invalidValue, type RequestFields } from "../../mlflow-wire/request-fields.ts";
import type { MlflowDeps } from "./mlflow-deps.ts";
import { takePage } from "./page-token.ts";
import { compileRecordFilter, type RecordSchema, readRecordOrder, sortRecords } from "./record-query.ts";
import { jsonReply, type MlflowReply, type MlflowRequest, type MlflowRoute } from "./route.ts";

const MAX_RESULTS = 50_000;
const STORE_PAGE = 1_000;

const SCHEMA: RecordSchema<Experiment> = {
  entities: { attribute: "attribute", attributes: "attribute", tag: "tag", tags: "tag" },
  entityList: "['tag', 'attribute']",
  attributes: { experiment_id: "text", name: "text", creation_time: "number", last_update_time: "number" },
  listable: ["experiment_id"],
  numericEntities: [],
  valueOf: (experiment, entity, key) => {
    if (entity === "tag") return experiment.tags[key] ?? null;
    if (key === "experiment_id") return experiment.experimentId;
    if (key === "name") return experiment.name;
    return key === "creation_time" ? experiment.creationTimeMs : experiment.lastUpdateTimeMs;
  },
};

export function experimentRoutes({ reader, writer }: MlflowDeps): MlflowRoute[] {
  const change = async (fields: RequestFields, edit: ExperimentChange): Promise<MlflowReply> => {
    const experiment = await requireExperiment(reader, fields.requiredText("experiment_id"));
    await writer.updateExperiment(experiment.experimentId, edit);
    return jsonReply();
  };
  return [
    {
      method: "POST",
      path: "mlflow/experiments/create",
      versions: ["2.0"],
      summary: "Create an experiment",
      handle: async ({ fields }) => {
        const experiment = await writer.createExperiment({
          name: fields.requiredText("name"),
          artifactLocation: fields.text("artifact_location") || null,
          tags: fields.keyValues("tags"),
        });
        return jsonReply({ experiment_id: experiment.experimentId });
      },
    },
    {
      method: "GET",
      path: "mlflow/experiments/get",
      versions: ["2.0"],
      summary: "Get an experiment",
      handle: async ({ fields }) => {
        const experiment = await requireExperiment(reader, fields.requiredText("experiment_id"));
        return jsonReply({ experiment: toExperimentJson(experiment) });
      },
    },
    {
      method: "GET",
      path: "mlflow/experiments/get-by-name",
      versions: ["2.0"],
      summary: "Get an experiment by its name",
      handle: async ({ fields }) => {
        const name = fields.requiredText("experiment_name");
        const experiment = await reader.getExperimentByName(name);
        if (experiment === null) {
          throw new AppError("NOT_FOUND", `Could not find experiment with name '${name}'`);
        }
        return jsonReply({ experiment: toExperimentJson(experiment) });
      },
    },
    ...(["GET", "POST"] as const).map((method) => ({
      method,
      path: "mlflow/experiments/search",
      versions: ["2.0"] as const,
      summary: "Search experiments with filter and order",
      handle: (request: MlflowRequest) => searchExperiments(reader, request.fields),
    })),
    {
      method: "POST",
      path: "mlflow/experiments/update",
      versions: ["2.0"],
      summary: "Rename an experiment",
      handle: ({ fields }) => change(fields, { name: fields.requiredText("new_name") }),
    },
    {
      method: "POST",
      path: "mlflow/experiments/delete",
      versions: ["2.0"],
      summary: "Delete an experiment (it can be restored)",
      handle: ({ fields }) => change(fields, { lifecycleStage: "deleted" }),
    },
    {
      method: "POST",
      path: "mlflow/experiments/restore",
      versions: ["2.0"],
      summary: "Restore a deleted experiment",
      handle: ({ fields }) => change(fields, { lifecycleStage: "active" }),
    },
    {
      method: "POST",
      path: "mlflow/experiments/set-experiment-tag",
      versions: ["2.0"],
      summary: "Set a tag on an experiment",
      handle: ({ fields }) =>
        change(fields, { setTags: { [fields.requiredText("key")]: fields.text("value") ?? "" } }),
    },
    {
      method: "POST",
      path: "mlflow/experiments/delete-experiment-tag",
      versions: ["2.0"],
      summary: "Delete a tag from an experiment",
      handle: ({ fields }) => change(fields, { deleteTags: [fields.requiredText("key")] }),
    },
  ];
}

export async function requireExperiment(reader: StoreReader, experimentId: string): Promise<Experiment> {
  checkExperimentId(experimentId);
  const experiment = await reader.getExperiment(experimentId);
  if (experiment === null) throw new AppError("NOT_FOUND", `No Experiment with id=${experimentId} exists`);
  return experiment;
}

/** INVALID_INPUT unless the id is made of digits. */
export function checkExperimentId(experimentId: string): void {
  if (/^\d+$/.test(experimentId)) return;
  throw new AppError(
    "INVALID_INPUT",
    `Invalid experiment ID '${experimentId}'. Experiment ID must be a valid integer.`,
  );
}

/** Like requireExperiment, and INVALID_INPUT when it is deleted. */
export async function requireActiveExperiment(
  reader: StoreReader,
  experimentId: string,
): Promise<Experiment> {
  const experiment = await requireExperiment(reader, experimentId);
  if (experiment.lifecycleStage === "active") return experiment;
  throw new AppError(
    "INVALID_INPUT",
    `The experiment ${experimentId} must be in the 'active' state. Current state is deleted.`,
  );
}

async function searchExperiments(reader: StoreReader, fields: RequestFields): Promise<MlflowReply> {
  const maxResults = readMaxResults(fields);
  const matches = compileRecordFilter(fields.text("filter") ?? "", SCHEMA);
  const orderBy = fields.texts("order_by");
  const orders = (orderBy.length > 0 ? orderBy : ["creation_time DESC"]).map((clause) =>
    readRecordOrder(clause, SCHEMA),
  );
  const view = fields.text("view_type") ?? "ACTIVE_ONLY";
  const stage = view === "ALL" ? null : view === "DELETED_ONLY" ? "deleted" : "active";
  const found = (await listAllExperiments(reader, stage)).filter(matches);
  const newestFirst = found.toSorted((left, right) => Number(right.experimentId) - Number(left.experimentId));
  const page = takePage(sortRecords(newestFirst, orders, SCHEMA), fields.text("page_token"), maxResults);
  return jsonReply({
    experiments: emptyToUndefined(page.items.map(toExperimentJson)),
    next_page_token: page.nextPageToken,
  });
}

function readMaxResults(fields: RequestFields): number {
  const maxResults = fields.integer("max_results") ?? 0;
  if (maxResults < 1) throw invalidValue("max_results", maxResults, ". It must be a positive integer");
  if (maxResults > MAX_RESULTS) {
    throw invalidValue("max_results", maxResults, `. It must be at most ${MAX_RESULTS}`);
  }
  return maxResults;
}

async function listAllExperiments(
  reader: StoreReader,
  lifecycleStage: Experiment["lifecycleStage"] | null,
): Promise<Experiment[]> {
  const all: Experiment[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<StoreReader["listExperiments"]>> = await reader.listExperiments({
      lifecycleStage,
      limit: STORE_PAGE,
      cursor,
    });
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}
