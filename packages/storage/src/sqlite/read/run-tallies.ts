import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import type { RunTallyDimension, RunTallyList, RunTallyQuery } from "../../contract/run-tallies.ts";
import { STATE_ERROR } from "../codes.ts";
import type { Names } from "../names.ts";
import { toCostUsd } from "../trace-tally.ts";
import { parseExperimentId } from "../write/parse-experiment-id.ts";

const COLUMNS: Record<RunTallyDimension, string> = {
  trigger: "trigger_name_id",
  channel: "channel_name_id",
  session: "session_id",
};

interface TallyRow {
  value: number | string | null;
  run_count: number;
  failed_count: number;
  cost_nano_usd: number | null;
}

/** Counts the trace rows of a time by the index of time; spans are never looked at. */
export function tallyRuns(database: DatabaseSync, names: Names, query: RunTallyQuery): RunTallyList {
  const ids = query.experimentIds?.flatMap((id) => parseExperimentId(id) ?? []) ?? null;
  if (ids?.length === 0) return { tallies: [], nameCount: 0 };
  const within = ids === null ? "" : `experiment_id IN (${ids.map(() => "?").join(", ")}) AND `;
  const values: SQLInputValue[] = [...(ids ?? []), query.fromMs, query.toMs];
  const rows = database
    .prepare(
      `SELECT ${COLUMNS[query.by]} AS value, count(*) AS run_count, sum(state = ${STATE_ERROR}) AS failed_count,
         sum(cost_nano_usd) AS cost_nano_usd
       FROM traces WHERE ${within}request_time_ms >= ? AND request_time_ms < ? GROUP BY value`,
    )
    .all(...values) as unknown as TallyRow[];
  const tallies = rows.map((row) => ({
    name: typeof row.value === "number" ? names.read(row.value) : row.value,
    runCount: row.run_count,
    failedCount: row.failed_count,
    costUsd: toCostUsd(row.cost_nano_usd),
  }));
  tallies.sort(
    (left, right) => right.runCount - left.runCount || (left.name ?? "").localeCompare(right.name ?? ""),
  );
  return {
    tallies: tallies.slice(0, query.limit),
    nameCount: tallies.filter((tally) => tally.name !== null).length,
  };
}
