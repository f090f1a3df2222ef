import type { DatabaseSync } from "node:sqlite";
import type { TextIndexProgress } from "../../contract/maintenance.ts";
import { toBlockId } from "../content/refs.ts";

export function readTextIndexProgress(database: DatabaseSync): TextIndexProgress {
  const { next, last } = database
    .prepare(
      `SELECT (SELECT value FROM counters WHERE name = 'search_entry') AS next,
         (SELECT max(block_id) FROM blocks) AS last`,
    )
    .get() as { next: number | null; last: number | null };
  return { done: toBlockId(next ?? 0), total: last ?? 0 };
}
