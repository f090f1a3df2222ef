import type { DatabaseSync } from "node:sqlite";
import type { RollupQuery } from "../../contract/rollup-store.ts";
import type { Names } from "../names.ts";
import type { SpanRow } from "../span-row.ts";
import type { TraceRow } from "../trace-row.ts";
import { parseExperimentId } from "../write/parse-experiment-id.ts";
import { type BucketGrid, toGridNumber } from "./bucket-grid.ts";
import { RESOLUTIONS_MS, toBucketNumber } from "./resolutions.ts";
import {
  addFigures,
  type Contribution,
  type DimensionColumn,
  toSpanContribution,
  toTraceContribution,
} from "./rollup-figures.ts";
import type { RollupGroups } from "./rollup-groups.ts";

/** What a query asks of each column. */
export type RollupCodes = Map<DimensionColumn, number>;

export interface SessionFiguresQuery extends Pick<RollupQuery, "kind" | "experimentIds" | "fromMs" | "toMs"> {
  sessionId: string;
  grid: BucketGrid;
  codes: RollupCodes;
}

/** Adds up what the roll-ups would hold of one session, from its rows. */
export function addSessionFigures(
  database: Pick<DatabaseSync, "prepare">,
  names: Names,
  query: SessionFiguresQuery,
  groups: RollupGroups,
): void {
  const { grid, codes, fromMs, toMs, experimentIds } = query;
  const fromBucket = toBucketNumber(fromMs, grid.resolution);
  const toBucket = Math.ceil(toMs / (RESOLUTIONS_MS[grid.resolution] ?? 1));
  const wanted = experimentIds === null ? null : new Set(experimentIds.map(parseExperimentId));
  const contributions =
    query.kind === "traces"
      ? listTraces(database, query.sessionId)
      : listSpans(database, names, query.sessionId);
  for (const contribution of contributions) {
    const { timeMs, dimensions, experimentId } = contribution.key;
    const bucket = toBucketNumber(timeMs, grid.resolution);
    if (bucket < fromBucket || bucket >= toBucket || wanted?.has(experimentId) === false) continue;
    if ([...codes].some(([column, code]) => dimensions[column] !== code)) continue;
    const key = groups.columns.map((column) =>
      column === "bucket" ? toGridNumber(grid, bucket) : dimensions[column as DimensionColumn],
    );
    addFigures(groups.find(key), contribution);
  }
}

function* listTraces(database: Pick<DatabaseSync, "prepare">, sessionId: string): Generator<Contribution> {
  const rows = database.prepare("SELECT * FROM traces WHERE session_id = ?").iterate(sessionId);
  for (const row of rows as Iterable<unknown> as Iterable<TraceRow>) yield toTraceContribution(row);
}

function* listSpans(
  database: Pick<DatabaseSync, "prepare">,
  names: Names,
  sessionId: string,
): Generator<Contribution> {
  const rows = database
    .prepare(
      `SELECT spans.*, traces.experiment_id FROM traces JOIN spans USING (trace_key) WHERE traces.session_id = ?`,
    )
    .iterate(sessionId);
  for (const row of rows as Iterable<unknown> as Iterable<SpanRow & { experiment_id: number }>)
    yield toSpanContribution(row, row.experiment_id, names.read(row.type_id));
}
