import { statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import type { StoreStats } from "../../contract/store-reader.ts";
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
    sequence: readSequence(database),
    searchWaitsSinceMs: readCounter("search_waits_since_ms") || null,
  };
}

function readSizeBytes(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
