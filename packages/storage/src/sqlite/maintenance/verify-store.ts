import type { DatabaseSync } from "node:sqlite";
import { ContentReader } from "../content/content-reader.ts";
import { openForReading } from "../db/open-database.ts";
import { translateSqliteError } from "../db/translate-sqlite-error.ts";
import { fromStoredTraceId, type StoredId } from "../ids.ts";
import { checkSchemaVersion } from "../migrations/migrate.ts";
import { Names } from "../names.ts";
import { SpanReader } from "../read/span-reader.ts";

const MAX_PROBLEMS = 100;

/** Reads everything that the store holds and checks that it agrees with itself. An empty list means sound. */
export function verifyStore(location: string): string[] {
  let database: DatabaseSync | null = null;
  try {
    database = openForReading(location);
    checkSchemaVersion(database, location);
    database.exec("BEGIN");
    return [...checkFile(database), ...checkCounts(database), ...checkContent(database)].slice(
      0,
      MAX_PROBLEMS,
    );
  } catch (error) {
    throw translateSqliteError(error, location);
  } finally {
    database?.close();
  }
}

function checkFile(database: DatabaseSync): string[] {
  const rows = database.prepare(`PRAGMA integrity_check(${MAX_PROBLEMS})`).all() as {
    integrity_check: string;
  }[];
  return rows.map((row) => row.integrity_check).filter((line) => line !== "ok");
}

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
];

function checkCounts(database: DatabaseSync): string[] {
  return COUNT_CHECKS.flatMap(([problem, sql]) => {
    const rows = database.prepare(`${sql} LIMIT ${MAX_PROBLEMS}`).all() as { subject: unknown }[];
    return rows.map((row) => `${problem}: ${String(row.subject)}`);
  });
}

function checkContent(database: DatabaseSync): string[] {
  const spans = new SpanReader(database, new Names(database), new ContentReader(database));
  const problems: string[] = [];
  for (const row of database.prepare("SELECT trace_id FROM traces").iterate()) {
    const traceId = fromStoredTraceId((row as unknown as { trace_id: StoredId }).trace_id);
    try {
      spans.getSpans(traceId);
    } catch (error) {
      problems.push(`${traceId} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (problems.length >= MAX_PROBLEMS) break;
  }
  return problems;
}
