import { AppError } from "@clawglass/core";
import {
  type DatasetRecord,
  type DatasetRow,
  hashInputs,
  kindOf,
  makeDigest,
  ROW_PARTS,
} from "./dataset-record.ts";

const USER_TAG = "mlflow.user";

export interface MergeContext {
  datasetId: string;
  updatedBy: string | null;
  nowMs: number;
  newHexId(): string;
}

export interface MergeResult {
  /** Rows that are new or changed. */
  changed: DatasetRow[];
  insertedCount: number;
  updatedCount: number;
}

/** Merges sent rows into those of a dataset: same inputs means same row; expectations and tags are added. Pure. */
export function mergeRows(
  existing: readonly DatasetRow[],
  sent: readonly unknown[],
  context: MergeContext,
): MergeResult {
  const byHash = new Map(existing.map((row) => [hashInputs(row.inputs), row]));
  const changed = new Map<string, DatasetRow>();
  let [insertedCount, updatedCount] = [0, 0];
  for (const item of sent) {
    const row = readRow(item);
    const hash = hashInputs(row.inputs);
    const old = byHash.get(hash);
    const merged = old === undefined ? createRow(row, context) : updateRow(old, row, context);
    if (old === undefined) insertedCount++;
    else updatedCount++;
    byHash.set(hash, merged);
    changed.set(merged.rowId, merged);
  }
  return { changed: [...changed.values()], insertedCount, updatedCount };
}

type SentRow = Pick<DatasetRow, "inputs" | "outputs" | "expectations" | "tags" | "source">;

function readRow(item: unknown): SentRow {
  const record = toObject(item);
  const inputs = toObject(record?.inputs);
  if (record === null || inputs === null) {
    throw new AppError("INVALID_INPUT", "Each record must be an object with 'inputs', an object itself.");
  }
  return {
    inputs,
    ...(record.outputs === undefined || record.outputs === null ? {} : { outputs: record.outputs }),
    expectations: toObject(record.expectations),
    tags: toObject(record.tags),
    source: toObject(record.source),
  };
}

function createRow(row: SentRow, { datasetId, nowMs, newHexId, updatedBy }: MergeContext): DatasetRow {
  const user = updatedBy ?? userOf(row);
  return {
    ...row,
    rowId: `dr-${newHexId()}`,
    datasetId,
    createdTimeMs: nowMs,
    lastUpdateTimeMs: nowMs,
    createdBy: user,
    lastUpdatedBy: user,
  };
}

function updateRow(old: DatasetRow, row: SentRow, { nowMs, updatedBy }: MergeContext): DatasetRow {
  return {
    ...old,
    ...(row.outputs === undefined ? {} : { outputs: row.outputs }),
    expectations: row.expectations === null ? old.expectations : { ...old.expectations, ...row.expectations },
    tags: row.tags === null ? old.tags : { ...old.tags, ...row.tags },
    lastUpdateTimeMs: nowMs,
    lastUpdatedBy: updatedBy ?? userOf(row) ?? old.lastUpdatedBy,
  };
}

function userOf(row: SentRow): string | null {
  const user = row.tags?.[USER_TAG];
  return typeof user === "string" ? user : null;
}

/** The dataset as it is after its rows changed. Pure. */
export function describeRows(
  dataset: DatasetRecord,
  rows: readonly DatasetRow[],
  nowMs: number,
): DatasetRecord {
  const fieldKinds: NonNullable<DatasetRecord["fieldKinds"]> = { inputs: {}, outputs: {}, expectations: {} };
  for (const row of rows) {
    for (const part of ROW_PARTS) {
      for (const [key, value] of Object.entries(toObject(row[part]) ?? {}))
        fieldKinds[part][key] ??= kindOf(value);
    }
  }
  const lastUpdatedBy = rows.at(-1)?.lastUpdatedBy ?? dataset.lastUpdatedBy;
  return {
    ...dataset,
    fieldKinds,
    rowCount: rows.length,
    digest: makeDigest(`${dataset.datasetId}\n${nowMs}\n${rows.length}`),
    lastUpdateTimeMs: nowMs,
    lastUpdatedBy,
  };
}

export function toObject(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
