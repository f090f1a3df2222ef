import type { StoreEngine } from "../contract/store-engine.ts";
import { isWriterLocked } from "./db/writer-lock.ts";
import { backUpStore } from "./maintenance/back-up-store.ts";
import { readInboxMark } from "./maintenance/read-inbox-mark.ts";
import { restoreStore } from "./maintenance/restore-store.ts";
import { vacuumStore } from "./maintenance/vacuum-store.ts";
import { verifyStore } from "./maintenance/verify-store.ts";
import { ENGINE_NAME } from "./read/stats.ts";
import { SqliteReader } from "./sqlite-reader.ts";
import { SqliteWriter, type SqliteWriterOptions } from "./sqlite-writer.ts";

/** The embedded engine: one file, one writer, any number of readers. Locations are paths of files. */
export function createSqliteEngine(options: Partial<SqliteWriterOptions> = {}): StoreEngine {
  const writerOptions: SqliteWriterOptions = {
    nowMs: options.nowMs ?? Date.now,
    maxPages: options.maxPages ?? null,
    isBulkLoad: options.isBulkLoad ?? false,
    scheduleLater: options.scheduleLater ?? scheduleOnTimer,
    schedule: options.schedule ?? ((run) => void setImmediate(run)),
  };
  return {
    name: ENGINE_NAME,
    capabilities: { hasManyWriters: false, hasTextIndex: true, canCopyStores: true },
    openWriter: async (location) => SqliteWriter.open(location, writerOptions),
    openReader: async (location) => SqliteReader.open(location),
    isInUse: async (location) => isWriterLocked(location),
    readInboxMark: async (location) => readInboxMark(location),
    verify: async (location, onProgress) => verifyStore(location, onProgress),
    restore: async (backupPath, location, restoreOptions) =>
      restoreStore(backupPath, location, restoreOptions, writerOptions.nowMs()),
    vacuum: async (location) => vacuumStore(location),
    backUp: async (location, targetPath) => backUpStore(location, targetPath),
  };
}

/** Does not keep a process alive: what is not indexed at the end is indexed after the next start. */
function scheduleOnTimer(run: () => void, delayMs: number): () => void {
  const timer = setTimeout(run, delayMs).unref();
  return () => clearTimeout(timer);
}
