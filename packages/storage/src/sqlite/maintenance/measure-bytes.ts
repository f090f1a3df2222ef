import type { DatabaseSync } from "node:sqlite";
import { STORAGE_KINDS, type StorageKind } from "@clawglass/core/api";
import { inboxFolderOf, measureInboxBytes } from "../../inbox/inbox-files.ts";
import { readPragma } from "../db/read-pragma.ts";
import { readSizeBytes } from "../read/stats.ts";

/** By the beginning of a table's name; tables that nobody names hold rows. */
const KIND_OF_TABLE: readonly (readonly [beginning: string, kind: StorageKind])[] = [
  ["search_", "index"],
  ["blocks", "content"],
  ["pieces", "content"],
  ["chains", "content"],
  ["trace_contents", "content"],
  ["dead_entries", "content"],
  ["rollups", "rollups"],
  ["hour_", "rollups"],
  ["stale_hours", "rollups"],
  ["records", "records"],
  ["artifacts", "records"],
];

/** What each kind of data takes, its indexes with it. Looks at every page: callers keep the answer for a while. */
export function measureBytes(database: DatabaseSync, location: string): Record<StorageKind, number> {
  const bytes = Object.fromEntries(STORAGE_KINDS.map((kind) => [kind, 0])) as Record<StorageKind, number>;
  const rows = database
    .prepare(
      `SELECT coalesce(tbl_name, dbstat.name) AS name, sum(pgsize) AS bytes
       FROM dbstat('main', 1) LEFT JOIN sqlite_schema ON sqlite_schema.name = dbstat.name GROUP BY 1`,
    )
    .all() as { name: string; bytes: number }[];
  for (const row of rows) bytes[toKind(row.name)] += row.bytes;
  bytes.free = readPragma(database, "freelist_count") * readPragma(database, "page_size");
  // Pages that stand in the log alone were counted for what they hold.
  const fileBytes = readSizeBytes(location) + readSizeBytes(`${location}-wal`);
  bytes.log = Math.max(0, fileBytes - Object.values(bytes).reduce((sum, each) => sum + each, 0));
  bytes.inbox = measureInboxBytes(inboxFolderOf(location));
  return bytes;
}

function toKind(table: string): StorageKind {
  return KIND_OF_TABLE.find(([beginning]) => table.startsWith(beginning))?.[1] ?? "rows";
}
