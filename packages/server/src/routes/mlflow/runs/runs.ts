import { AppError } from "@clawglass/core";
import { emptyToUndefined } from "../../../mlflow-wire/experiment-json.ts";
import type { RequestFields } from "../../../mlflow-wire/request-fields.ts";
import { JsonCollection } from "../../../services/json-collection.ts";
import { requireActiveExperiment, requireExperiment } from "../experiments.ts";
import type { MlflowDeps } from "../mlflow-deps.ts";
import { jsonReply, type MlflowReply, type MlflowRoute } from "../route.ts";
import {
  addDatasetInputs,
  applyEdit,
  type RunEdit,
  readBatch,
  readDatasetInputs,
  readMetric,
  readParams,
  readTags,
} from "./run-edits.ts";
import { makeRunName } from "./run-name.ts";
import {
  RUN_NAME_TAG,
  type RunMetric,
  type RunRecord,
  toMetricJson,
  toRunInfoJson,
  toRunJson,
} from "./run-record.ts";
import { searchRuns } from "./search-runs.ts";

interface MetricPoint extends RunMetric {
  id: string;
  runId: string;
}

/** Runs, their params, metrics and tags: what `mlflow.genai.evaluate` and `mlflow.start_run` need. */
export function runRoutes(deps: MlflowDeps): MlflowRoute[] {
  const { reader, nowMs, newHexId } = deps;
  const runs = new JsonCollection<RunRecord>(deps, {
    name: "run",
    idOf: (run) => run.runId,
    parentOf: (run) => run.experimentId,
    notFound: (id) => `Run with id=${id} not found`,
  });
  const points = new JsonCollection<MetricPoint>(deps, {
    name: "run-metric",
    idOf: (point) => point.id,
    parentOf: (point) => point.runId,
    notFound: (id) => `Metric value with id=${id} not found`,
  });

  const edit = async (fields: RequestFields, change: Partial<RunEdit>): Promise<MlflowReply> => {
    const runId = readRunId(fields);
    const history = (change.metrics ?? []).map((metric) =>
      points.putChange({ ...metric, id: `${runId}/${newHexId()}`, runId }, 0),
    );
    await runs.update(runId, (run) => applyEdit(run, change), history);
    return jsonReply();
  };

  const createRun = async (fields: RequestFields): Promise<MlflowReply> => {
    const experiment = await requireActiveExperiment(reader, fields.text("experiment_id") || "0");
    const runId = newHexId();
    const sentTags = readTags(fields.objects("tags"));
    const name = fields.text("run_name") || sentTags[RUN_NAME_TAG] || makeRunName(newHexId());
    const run = await runs.create({
      runId,
      experimentId: experiment.experimentId,
      name,
      userId: fields.text("user_id") ?? "",
      status: "RUNNING",
      startTimeMs: fields.integer("start_time") ?? nowMs(),
      endTimeMs: null,
      lifecycleStage: "active",
      artifactUri: `${experiment.artifactLocation}/${runId}/artifacts`,
      tags: { ...sentTags, [RUN_NAME_TAG]: name },
      params: {},
      metrics: {},
      datasetInputs: [],
    });
    return jsonReply({ run: { ...toRunJson(run), outputs: undefined } });
  };

  const updateRun = async (fields: RequestFields): Promise<MlflowReply> => {
    const name = fields.text("run_name");
    const run = await runs.update(readRunId(fields), (current) => {
      const edited = applyEdit(current, name ? { tags: { [RUN_NAME_TAG]: name } } : {});
      return {
        ...edited,
        status: fields.text("status") ?? edited.status,
        endTimeMs: fields.integer("end_time") ?? edited.endTimeMs,
      };
    });
    return jsonReply({ run_info: toRunInfoJson(run) });
  };

  const setStage = async (fields: RequestFields, lifecycleStage: RunRecord["lifecycleStage"]) => {
    await runs.update(readRunId(fields), (run) => ({ ...run, lifecycleStage }));
    return jsonReply();
  };

  const deleteTag = async (fields: RequestFields): Promise<MlflowReply> => {
    const key = fields.requiredText("key");
    await runs.update(readRunId(fields), (run) => {
      if (run.tags[key] === undefined) {
        throw new AppError("NOT_FOUND", `No tag with name: ${key} in run with id ${run.runId}`);
      }
      const { [key]: _deleted, ...tags } = run.tags;
      return applyEdit({ ...run, tags }, {});
    });
    return jsonReply();
  };

  const getHistory = async (fields: RequestFields): Promise<MlflowReply> => {
    const run = await runs.get(readRunId(fields));
    const key = fields.requiredText("metric_key");
    const history = (await points.list(run.runId)).filter((point) => point.key === key);
    const sorted = history.toSorted(
      (left, right) => left.timestamp - right.timestamp || left.step - right.step,
    );
    return jsonReply({ metrics: emptyToUndefined(sorted.map(toMetricJson)) });
  };

  const listDatasets = async (fields: RequestFields): Promise<MlflowReply> => {
    const summaries = new Map<string, object>();
    for (const experimentId of fields.texts("experiment_ids")) {
      await requireExperiment(reader, experimentId);
      for (const run of await runs.list(experimentId)) {
        for (const { dataset, tags } of run.datasetInputs) {
          const context = tags["mlflow.data.context"];
          const summary = {
            experiment_id: experimentId,
            name: dataset.name,
            digest: dataset.digest,
            context,
          };
          summaries.set(JSON.stringify(summary), summary);
        }
      }
    }
    return jsonReply({ dataset_summaries: emptyToUndefined([...summaries.values()]) });
  };

  const post = (
    path: string,
    summary: string,
    handle: (fields: RequestFields) => Promise<MlflowReply>,
  ): MlflowRoute => ({
    method: "POST",
    path: `mlflow/${path}`,
    versions: ["2.0"],
    summary,
    handle: ({ fields }) => handle(fields),
  });
  const get = (
    path: string,
    summary: string,
    handle: (fields: RequestFields) => Promise<MlflowReply>,
  ): MlflowRoute => ({
    ...post(path, summary, handle),
    method: "GET",
  });

  return [
    post("runs/create", "Create a run", createRun),
    get("runs/get", "Get a run", async (fields) =>
      jsonReply({ run: toRunJson(await runs.get(readRunId(fields))) }),
    ),
    post("runs/update", "Change status, end time or name of a run", updateRun),
    post("runs/search", "Search runs with filter, order and paging", (fields) => searchRuns(runs, fields)),
    post("runs/delete", "Delete a run (it can be restored)", (fields) => setStage(fields, "deleted")),
    post("runs/restore", "Restore a deleted run", (fields) => setStage(fields, "active")),
    post("runs/log-metric", "Log one value of a metric", (fields) =>
      edit(fields, { metrics: [readMetric(fields)] }),
    ),
    post("runs/log-parameter", "Log a param", (fields) => edit(fields, { params: readParams([fields]) })),
    post("runs/log-batch", "Log metrics, params and tags", (fields) => edit(fields, readBatch(fields))),
    post("runs/set-tag", "Set a tag on a run", (fields) => edit(fields, { tags: readTags([fields]) })),
    post("runs/delete-tag", "Delete a tag from a run", deleteTag),
    post("runs/log-inputs", "Say which datasets a run used", async (fields) => {
      const inputs = readDatasetInputs(fields);
      await runs.update(readRunId(fields), (run) => addDatasetInputs(run, inputs));
      return jsonReply();
    }),
    get("metrics/get-history", "All values of a metric", getHistory),
    post("experiments/search-datasets", "Datasets that the runs of experiments used", listDatasets),
    // No models are kept here; an empty answer lets the client look for artifacts of the run instead.
    post("logged-models/search", "Always empty: no models are kept", async () => jsonReply()),
  ];
}

function readRunId(fields: RequestFields): string {
  return fields.text("run_id") || fields.text("run_uuid") || fields.requiredText("run_id");
}
