import { statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import type { StoreStats } from "../../contract/store-reader.ts";
import { readPragma } from "../db/read-pragma.ts";
import { readSequence } from "../write/trace-table.ts";

export const ENGINE_NAME = "sqlite";

export function readStats(database: DatabaseSync, location: string): StoreStats {
  const counters = database.prepare("SELECT name, value FROM counters").all() as {
    name: string;
    value: number;
  }[];
  const readCounter = (name: string): number => counters.find((each) => each.name === name)?.value ?? 0;
  const storeId = database.prepare("SELECT value FROM store_facts WHERE key = 'store_id'").get() as {
    value: string;
  };
  return {
    storeId: storeId.value,
    engine: ENGINE_NAME,
    location,
    traceCount: readCounter("traces"),
    spanCount: readCounter("spans"),
    sizeBytes: readSizeBytes(location) + readSizeBytes(`${location}-wal`),
    usedBytes: readUsedBytes(database),
    schemaVersion: readPragma(database, "user_version"),
    oldestTraceMs: readTraceTime(database, "min"),
    newestTraceMs: readTraceTime(database, "max"),
    sequence: readSequence(database),
    searchWaitsSinceMs: readCounter("search_waits_since_ms") || null,
  };
}

/** Bytes of the main file that hold something. */
export function readUsedBytes(database: DatabaseSync): number {
  const pageCount = readPragma(database, "page_count") - readPragma(database, "freelist_count");
  return pageCount * readPragma(database, "page_size");
}

/** Asked one by one: both together would scan all traces. */
function readTraceTime(database: DatabaseSync, which: "min" | "max"): number | null {
  const row = database.prepare(`SELECT ${which}(request_time_ms) AS time FROM traces`).get();
  return (row as { time: number | null }).time;
}

export function readSizeBytes(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
