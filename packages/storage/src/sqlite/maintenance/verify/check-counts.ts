import type { DatabaseSync } from "node:sqlite";
import { MAX_PROBLEMS } from "./max-problems.ts";

/** Each query finds what must not be there; its `subject` says where. */
const COUNT_CHECKS: readonly (readonly [problem: string, sql: string])[] = [
  [
    "the number of traces is wrong",
    `SELECT name AS subject FROM counters WHERE name = 'traces' AND value <> (SELECT count(*) FROM traces)`,
  ],
  [
    "the number of spans is wrong",
    `SELECT name AS subject FROM counters WHERE name = 'spans' AND value <> (SELECT count(*) FROM spans)`,
  ],
  [
    "the number of traces of an experiment is wrong",
    `SELECT experiment_id AS subject FROM experiments
     WHERE trace_count <> (SELECT count(*) FROM traces WHERE traces.experiment_id = experiments.experiment_id)`,
  ],
  [
    "a trace's span counts are wrong",
    `SELECT trace_key AS subject FROM traces LEFT JOIN (
       SELECT trace_key AS key, count(*) AS all_count, count(*) - count(end_ms) AS open_count,
              sum(status = 2) AS error_count FROM spans GROUP BY trace_key) ON key = trace_key
     WHERE span_count <> coalesce(all_count, 0) OR open_span_count <> coalesce(open_count, 0)
        OR error_span_count <> coalesce(error_count, 0)`,
  ],
  [
    "spans have no trace",
    "SELECT DISTINCT trace_key AS subject FROM spans WHERE trace_key NOT IN (SELECT trace_key FROM traces)",
  ],
  [
    "the roll-ups count other traces than there are, at resolution",
    `SELECT resolution AS subject FROM (SELECT 0 AS resolution UNION SELECT 1 UNION SELECT 2) AS all_resolutions
     WHERE (SELECT coalesce(sum(count), 0) FROM rollups
            WHERE kind = 0 AND rollups.resolution = all_resolutions.resolution) <> (SELECT count(*) FROM traces)`,
  ],
  [
    "the roll-ups count other spans than there are, at resolution",
    `SELECT resolution AS subject FROM (SELECT 0 AS resolution UNION SELECT 1 UNION SELECT 2) AS all_resolutions
     WHERE (SELECT coalesce(sum(count), 0) FROM rollups
            WHERE kind = 1 AND rollups.resolution = all_resolutions.resolution) <> (SELECT count(*) FROM spans)`,
  ],
  [
    "a chain's child count is wrong",
    `SELECT chain_id AS subject FROM chains LEFT JOIN (
       SELECT parent_id AS parent, count(*) AS children FROM chains GROUP BY parent_id) ON parent = chain_id
     WHERE child_count <> coalesce(children, 0)`,
  ],
  [
    "a trace uses a chain that is not there: chain",
    `SELECT DISTINCT (content_ref - 1) / 2 AS subject FROM trace_contents
     WHERE content_ref % 2 = 1 AND (content_ref - 1) / 2 NOT IN (SELECT chain_id FROM chains)`,
  ],
  [
    "a trace uses a text that is not there: entry",
    `SELECT DISTINCT content_ref / 2 AS subject FROM trace_contents
     WHERE content_ref % 2 = 0 AND content_ref / 2 NOT IN (SELECT entry_ref FROM pieces)`,
  ],
  [
    "a trace that is not there uses texts: trace",
    "SELECT DISTINCT trace_key AS subject FROM trace_contents WHERE trace_key NOT IN (SELECT trace_key FROM traces)",
  ],
  [
    "a chain is used by nobody: chain",
    `SELECT chain_id AS subject FROM chains WHERE child_count = 0
       AND chain_id * 2 + 1 NOT IN (SELECT content_ref FROM trace_contents)`,
  ],
  [
    "a text is used by nobody: entry",
    `SELECT entry_ref AS subject FROM pieces WHERE chain_uses = 0
       AND entry_ref * 2 NOT IN (SELECT content_ref FROM trace_contents)`,
  ],
  [
    "labels have no trace: label",
    "SELECT DISTINCT label_id AS subject FROM trace_labels WHERE trace_key NOT IN (SELECT trace_key FROM traces)",
  ],
  [
    "assessments have no trace: assessment",
    "SELECT assessment_id AS subject FROM assessments WHERE trace_key NOT IN (SELECT trace_key FROM traces)",
  ],
];

/** Numbers and references that must agree with each other. */
export function checkCounts(database: DatabaseSync): string[] {
  return COUNT_CHECKS.flatMap(([problem, sql]) => {
    const rows = database.prepare(`${sql} LIMIT ${MAX_PROBLEMS}`).all() as { subject: unknown }[];
    return rows.map((row) => `${problem}: ${String(row.subject)}`);
  });
}
