import type { RunTallyDimension, RunTallyList, RunTallyQuery } from "../../contract/run-tallies.ts";
import { STATE_ERROR } from "../codes.ts";
import type { KeptStatements } from "../db/kept-statements.ts";
import type { HourReader } from "../hours/hour-reader.ts";
import { TALLY_DIMENSIONS } from "../hours/hour-summary.ts";
import type { Names } from "../names.ts";
import { toCostUsd } from "../trace-tally.ts";
import { parseExperimentId } from "../write/parse-experiment-id.ts";

const COLUMNS: Record<RunTallyDimension, string> = {
  trigger: "trigger_name_id",
  channel: "channel_name_id",
  session: "session_id",
};

interface Tally {
  value: number | string | null;
  runCount: number;
  failedCount: number;
  costNanoUsd: number | null;
}

/** Counts whole hours by their summaries, and the rest by the trace rows; spans are never looked at. */
export function tallyRuns(
  statements: KeptStatements,
  names: Names,
  hours: HourReader,
  query: RunTallyQuery,
): RunTallyList {
  const ids =
    query.experimentIds?.flatMap((id) => parseExperimentId(id) ?? []) ?? listExperiments(statements);
  if (ids.length === 0) return { tallies: [], nameCount: 0 };
  const found = new Map<number | string | null, Tally>();
  const plan = hours.plan(ids, { fromMs: query.fromMs, toMs: query.toMs - 1 });
  for (const { fromMs, toMs } of plan.rows) {
    for (const tally of readRows(statements, ids, COLUMNS[query.by], fromMs ?? 0, toMs ?? 0))
      add(found, tally);
  }
  const wanted = TALLY_DIMENSIONS.indexOf(query.by);
  for (const { first, last } of plan.summed) {
    for (const tallies of ids.flatMap((id) => [...hours.readTallies(id, wanted, first, last).values()])) {
      for (const [value, runCount, failedCount, costNanoUsd] of tallies)
        add(found, { value, runCount, failedCount, costNanoUsd });
    }
  }
  const tallies = Array.from(found.values(), (tally) => ({
    name: typeof tally.value === "number" ? names.read(tally.value) : tally.value,
    runCount: tally.runCount,
    failedCount: tally.failedCount,
    costUsd: toCostUsd(tally.costNanoUsd),
  })).sort(
    (left, right) => right.runCount - left.runCount || (left.name ?? "").localeCompare(right.name ?? ""),
  );
  return {
    tallies: tallies.slice(0, query.limit),
    nameCount: tallies.filter((tally) => tally.name !== null).length,
  };
}

function add(found: Map<number | string | null, Tally>, tally: Tally): void {
  const known = found.get(tally.value);
  if (known === undefined) {
    found.set(tally.value, tally);
    return;
  }
  known.runCount += tally.runCount;
  known.failedCount += tally.failedCount;
  if (tally.costNanoUsd !== null) known.costNanoUsd = (known.costNanoUsd ?? 0) + tally.costNanoUsd;
}

function readRows(
  statements: KeptStatements,
  ids: readonly number[],
  column: string,
  fromMs: number,
  toMs: number,
): Tally[] {
  return statements
    .prepare(
      `SELECT ${column} AS value, count(*) AS runCount, sum(state = ${STATE_ERROR}) AS failedCount,
         sum(cost_nano_usd) AS costNanoUsd
       FROM traces WHERE experiment_id IN (${ids.map(() => "?").join(", ")})
         AND request_time_ms >= ? AND request_time_ms <= ? GROUP BY value`,
    )
    .all(...ids, fromMs, toMs) as unknown as Tally[];
}

function listExperiments(statements: KeptStatements): number[] {
  const rows = statements.prepare("SELECT experiment_id AS id FROM experiments").all() as { id: number }[];
  return rows.map((row) => row.id);
}
