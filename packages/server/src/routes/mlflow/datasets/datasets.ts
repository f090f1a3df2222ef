import { AppError } from "@clawglass/core";
import { emptyToUndefined } from "../../../mlflow-wire/experiment-json.ts";
import type { RequestFields } from "../../../mlflow-wire/request-fields.ts";
import { JsonCollection } from "../../../services/json-collection.ts";
import type { MlflowDeps } from "../mlflow-deps.ts";
import { takePage } from "../page-token.ts";
import { compileRecordFilter, type RecordSchema, readRecordOrder, sortRecords } from "../record-query.ts";
import { type HttpMethod, jsonReply, type MlflowReply, type MlflowRoute } from "../route.ts";
import {
  type DatasetRecord,
  type DatasetRow,
  makeDigest,
  printPythonJson,
  toDatasetJson,
  toRowJson,
} from "./dataset-record.ts";
import { describeRows, mergeRows, toObject } from "./merge-rows.ts";

const DEFAULT_RESULTS = 1_000;

const SCHEMA: RecordSchema<DatasetRecord> = {
  entities: { attribute: "attribute", attributes: "attribute", tag: "tag", tags: "tag" },
  entityList: "['tag', 'attribute']",
  attributes: {
    name: "text",
    created_by: "text",
    last_updated_by: "text",
    created_time: "number",
    last_update_time: "number",
  },
  listable: ["name", "created_by", "last_updated_by"],
  numericEntities: [],
  printKeys: (keys) => `: ${keys}`,
  valueOf: (dataset, entity, key) => {
    if (entity === "tag") return typeof dataset.tags[key] === "string" ? dataset.tags[key] : null;
    if (key === "name") return dataset.name;
    if (key === "created_by") return dataset.createdBy;
    if (key === "last_updated_by") return dataset.lastUpdatedBy;
    return key === "created_time" ? dataset.createdTimeMs : dataset.lastUpdateTimeMs;
  },
};

/** Evaluation datasets and their records. */
export function datasetRoutes(deps: MlflowDeps): MlflowRoute[] {
  const { writer, nowMs, newHexId } = deps;
  const datasets = new JsonCollection<DatasetRecord>(deps, {
    name: "dataset",
    idOf: (dataset) => dataset.datasetId,
    parentOf: () => "",
    notFound: (id) => `Evaluation dataset with id '${id}' not found`,
  });
  const rows = new JsonCollection<DatasetRow>(deps, {
    name: "dataset-row",
    idOf: (row) => row.rowId,
    parentOf: (row) => row.datasetId,
    notFound: (id) => `Dataset record with id '${id}' not found`,
  });

  const create = async (fields: RequestFields): Promise<MlflowReply> => {
    const name = fields.requiredText("name");
    const tags = readJsonObject(fields.text("tags") ?? "{}", "tags");
    const createdBy =
      fields.text("created_by") ?? (typeof tags["mlflow.user"] === "string" ? tags["mlflow.user"] : null);
    const datasetId = `d-${newHexId()}`;
    const now = nowMs();
    const dataset = await datasets.create({
      datasetId,
      name,
      experimentIds: fields.texts("experiment_ids"),
      tags,
      digest: makeDigest(`${datasetId}\n${now}`),
      createdTimeMs: now,
      lastUpdateTimeMs: now,
      createdBy,
      lastUpdatedBy: createdBy,
      fieldKinds: null,
      rowCount: 0,
    });
    return jsonReply({ dataset: toDatasetJson(dataset, true) });
  };

  const search = async (fields: RequestFields): Promise<MlflowReply> => {
    const matches = compileRecordFilter(fields.text("filter_string") ?? "", SCHEMA);
    const orderBy = fields.texts("order_by");
    const orders = (orderBy.length > 0 ? orderBy : ["created_time DESC"]).map((clause) =>
      readRecordOrder(clause, SCHEMA),
    );
    const experimentIds = fields.texts("experiment_ids");
    const found = (await datasets.list()).filter(
      (dataset) =>
        matches(dataset) &&
        (experimentIds.length === 0 || dataset.experimentIds.some((id) => experimentIds.includes(id))),
    );
    // Newest first where the order says nothing; creation within one millisecond keeps its sequence.
    const sorted = sortRecords(found.toReversed(), orders, SCHEMA);
    const page = takePage(
      sorted,
      fields.text("page_token"),
      fields.integer("max_results") || DEFAULT_RESULTS,
    );
    return jsonReply({
      datasets: emptyToUndefined(page.items.map((dataset) => toDatasetJson(dataset))),
      next_page_token: page.nextPageToken,
    });
  };

  const merge = async (fields: RequestFields): Promise<MlflowReply> => {
    const datasetId = fields.requiredText("dataset_id");
    const sent = readJson(fields.requiredText("records"), "records");
    if (!Array.isArray(sent)) throw new AppError("INVALID_INPUT", "The records must be a JSON list.");
    await datasets.get(datasetId);
    if (sent.length === 0) return jsonReply({ inserted_count: 0, updated_count: 0 });
    const existing = await rows.list(datasetId);
    const now = nowMs();
    const updatedBy = fields.text("updated_by");
    const result = mergeRows(existing, sent, { datasetId, updatedBy, nowMs: now, newHexId });
    const changed = new Map(result.changed.map((row) => [row.rowId, row]));
    const known = new Set(existing.map((row) => row.rowId));
    const after = [
      ...existing.map((row) => changed.get(row.rowId) ?? row),
      ...result.changed.filter((row) => !known.has(row.rowId)),
    ];
    await datasets.update(
      datasetId,
      (dataset) => describeRows(dataset, after, now),
      result.changed.map((row) => rows.putChange(row, null)),
    );
    return jsonReply({ inserted_count: result.insertedCount, updated_count: result.updatedCount });
  };

  const listRows = async (fields: RequestFields): Promise<MlflowReply> => {
    const all = await rows.list(fields.requiredText("dataset_id"));
    const page = takePage(all, fields.text("page_token"), fields.integer("max_results") || DEFAULT_RESULTS);
    return jsonReply({
      records: printPythonJson(page.items.map(toRowJson)),
      next_page_token: page.nextPageToken,
    });
  };

  const deleteRows = async (fields: RequestFields): Promise<MlflowReply> => {
    const datasetId = fields.requiredText("dataset_id");
    const wanted = new Set(fields.texts("dataset_record_ids"));
    const all = await rows.list(datasetId);
    const doomed = all.filter((row) => wanted.has(row.rowId));
    const kept = all.filter((row) => !wanted.has(row.rowId));
    if (doomed.length > 0) {
      await datasets.update(
        datasetId,
        (dataset) => describeRows(dataset, kept, nowMs()),
        doomed.map((row) => ({ kind: "delete", collection: "dataset-row", id: row.rowId })),
      );
    }
    return jsonReply({ deleted_count: doomed.length });
  };

  const deleteDataset = async (fields: RequestFields): Promise<MlflowReply> => {
    const datasetId = fields.requiredText("dataset_id");
    const doomed = await rows.list(datasetId);
    await writer.writeRecords([
      { kind: "delete", collection: "dataset", id: datasetId },
      ...doomed.map((row) => ({ kind: "delete" as const, collection: "dataset-row", id: row.rowId })),
    ]);
    return jsonReply();
  };

  const changeTags = async (
    fields: RequestFields,
    change: (tags: Record<string, unknown>) => Record<string, unknown>,
  ) => {
    await datasets.update(fields.requiredText("dataset_id"), (dataset) => ({
      ...dataset,
      tags: change(dataset.tags),
      lastUpdateTimeMs: nowMs(),
    }));
    return jsonReply();
  };

  const changeExperiments = async (
    fields: RequestFields,
    change: (ids: string[], sent: string[]) => string[],
  ) => {
    const sent = fields.texts("experiment_ids");
    const dataset = await datasets.update(fields.requiredText("dataset_id"), (current) => ({
      ...current,
      experimentIds: change(current.experimentIds, sent),
      lastUpdateTimeMs: nowMs(),
    }));
    return jsonReply({ dataset: toDatasetJson(dataset) });
  };

  const route = (
    method: HttpMethod,
    path: string,
    summary: string,
    handle: (fields: RequestFields) => Promise<MlflowReply>,
  ): MlflowRoute => ({
    method,
    path: `mlflow/datasets/${path}`,
    versions: ["3.0"],
    summary,
    handle: ({ fields }) => handle(fields),
  });
  const one = ":dataset_id";
  return [
    route("POST", "create", "Create an evaluation dataset", create),
    route("POST", "search", "Search datasets with filter, order and paging", search),
    route("GET", "search", "Search datasets", search),
    route("GET", one, "Get a dataset without records", async (fields) =>
      jsonReply({ dataset: toDatasetJson(await datasets.get(fields.requiredText("dataset_id"))) }),
    ),
    route("DELETE", one, "Delete a dataset with its records", deleteDataset),
    route("PATCH", `${one}/tags`, "Set tags on a dataset", (fields) => {
      const tags = readJsonObject(fields.requiredText("tags"), "tags");
      return changeTags(fields, (current) => ({ ...current, ...tags }));
    }),
    route("DELETE", `${one}/tags/:key`, "Delete a tag from a dataset", (fields) =>
      changeTags(fields, ({ [fields.requiredText("key")]: _deleted, ...rest }) => rest),
    ),
    route("POST", `${one}/records`, "Add or update records", merge),
    route("GET", `${one}/records`, "List records", listRows),
    route("DELETE", `${one}/records`, "Delete records", deleteRows),
    route("GET", `${one}/experiment-ids`, "Experiments of a dataset", async (fields) => {
      const dataset = await datasets.get(fields.requiredText("dataset_id"));
      return jsonReply({ experiment_ids: emptyToUndefined(dataset.experimentIds) });
    }),
    route("POST", `${one}/add-experiments`, "Add a dataset to experiments", (fields) =>
      changeExperiments(fields, (ids, sent) => [...new Set([...ids, ...sent])]),
    ),
    route("POST", `${one}/remove-experiments`, "Remove a dataset from experiments", (fields) =>
      changeExperiments(fields, (ids, sent) => ids.filter((id) => !sent.includes(id))),
    ),
  ];
}

function readJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("INVALID_INPUT", `The value of '${name}' must be valid JSON.`);
  }
}

function readJsonObject(text: string, name: string): Record<string, unknown> {
  const value = toObject(readJson(text, name));
  if (value === null) throw new AppError("INVALID_INPUT", `The value of '${name}' must be a JSON object.`);
  return value;
}
