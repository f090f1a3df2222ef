import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { AppError } from "@clawglass/core";

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
const BUSY_TIMEOUT_MS = 5_000;
const WRITER_CACHE_KIB = 24_000;
const BULK_CACHE_KIB = 512_000;
const READER_CACHE_KIB = 8_000;
const CHECKPOINT_PAGES = 4_000;
const BULK_CHECKPOINT_PAGES = 100_000;
const MAX_IDLE_WAL_BYTES = 64 * 1024 * 1024;

/** Opens the file for writing, creates it and its folder (owner-only) where missing. The schema is the caller's matter. */
export function openForWriting(location: string, isBulkLoad = false): DatabaseSync {
  mkdirSync(dirname(location), { recursive: true, mode: OWNER_ONLY_FOLDER });
  closeSync(openSync(location, "a", OWNER_ONLY_FILE));
  chmodSync(location, OWNER_ONLY_FILE); // WAL and shared memory take over the mode of the main file
  const database = new DatabaseSync(location, { timeout: BUSY_TIMEOUT_MS });
  database.exec(`
    PRAGMA auto_vacuum = INCREMENTAL;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = ${isBulkLoad ? "OFF" : "FULL"};
    PRAGMA foreign_keys = OFF;
    PRAGMA temp_store = MEMORY;
    PRAGMA secure_delete = FAST;
    PRAGMA cache_size = -${isBulkLoad ? BULK_CACHE_KIB : WRITER_CACHE_KIB};
    PRAGMA wal_autocheckpoint = ${isBulkLoad ? BULK_CHECKPOINT_PAGES : CHECKPOINT_PAGES};
    PRAGMA journal_size_limit = ${MAX_IDLE_WAL_BYTES};
  `);
  return database;
}

/** Opens an existing file for reading. A reader sees committed states only and never holds up the writer. */
export function openForReading(location: string): DatabaseSync {
  if (!existsSync(location)) {
    throw new AppError("STORE_UNAVAILABLE", `There is no store at ${location}.`, {
      hint: "Start the server once with this data directory; it creates the store.",
    });
  }
  const database = new DatabaseSync(location, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  database.exec(`
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -${READER_CACHE_KIB};
  `);
  return database;
}
