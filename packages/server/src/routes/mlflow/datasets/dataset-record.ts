import { createHash } from "node:crypto";

/** An evaluation dataset as it is stored. */
export interface DatasetRecord {
  datasetId: string;
  name: string;
  experimentIds: string[];
  tags: Record<string, unknown>;
  digest: string;
  createdTimeMs: number;
  lastUpdateTimeMs: number;
  createdBy: string | null;
  lastUpdatedBy: string | null;
  /** Kinds of the fields, by part; null before the first records came. */
  fieldKinds: Record<RowPart, Record<string, string>> | null;
  rowCount: number;
}

/** One row of a dataset. Values are JSON. */
export interface DatasetRow {
  rowId: string;
  datasetId: string;
  inputs: Record<string, unknown>;
  /** undefined where the client sent none. */
  outputs?: unknown;
  expectations: Record<string, unknown> | null;
  tags: Record<string, unknown> | null;
  source: Record<string, unknown> | null;
  createdTimeMs: number;
  lastUpdateTimeMs: number;
  createdBy: string | null;
  lastUpdatedBy: string | null;
}

export const ROW_PARTS = ["inputs", "outputs", "expectations"] as const;
export type RowPart = (typeof ROW_PARTS)[number];

/** MLflow's form: tags, schema and profile are JSON texts. Experiment ids go out only where asked for. */
export function toDatasetJson(dataset: DatasetRecord, withExperiments = false) {
  return {
    dataset_id: dataset.datasetId,
    name: dataset.name,
    tags: printPythonJson(dataset.tags),
    schema:
      dataset.fieldKinds === null ? undefined : printPythonJson({ ...dataset.fieldKinds, version: "1.0" }),
    profile: dataset.fieldKinds === null ? undefined : printPythonJson({ num_records: dataset.rowCount }),
    digest: dataset.digest,
    created_time: dataset.createdTimeMs,
    last_update_time: dataset.lastUpdateTimeMs,
    created_by: dataset.createdBy ?? undefined,
    last_updated_by: dataset.lastUpdatedBy ?? undefined,
    experiment_ids: withExperiments && dataset.experimentIds.length > 0 ? dataset.experimentIds : undefined,
  };
}

export function toRowJson(row: DatasetRow) {
  return {
    dataset_record_id: row.rowId,
    dataset_id: row.datasetId,
    inputs: row.inputs,
    expectations: row.expectations ?? undefined,
    tags: row.tags ?? {},
    source: row.source ?? undefined,
    source_id: sourceData(row).trace_id,
    source_type: row.source?.source_type,
    created_time: row.createdTimeMs,
    last_update_time: row.lastUpdateTimeMs,
    created_by: row.createdBy ?? undefined,
    last_updated_by: row.lastUpdatedBy ?? undefined,
    outputs: row.outputs ?? {},
  };
}

function sourceData(row: DatasetRow): Record<string, unknown> {
  const data = row.source?.source_data;
  return typeof data === "object" && data !== null ? (data as Record<string, unknown>) : {};
}

/** Which row a record belongs to: rows of a dataset are told apart by their inputs, whatever the order of keys. */
export function hashInputs(inputs: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(sortKeys(inputs)))
    .digest("hex");
}

/** Eight hex digits that change with the dataset. */
export function makeDigest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

/** MLflow's name for the kind of a JSON value. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "float";
  return typeof value;
}

/** JSON text with blanks behind `,` and `:`, as Python prints it. */
export function printPythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printPythonJson).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => `${JSON.stringify(key)}: ${printPythonJson(item)}`);
  return `{${entries.join(", ")}}`;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}
