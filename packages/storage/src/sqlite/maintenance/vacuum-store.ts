import type { DatabaseSync } from "node:sqlite";
import { openForWriting } from "../db/open-database.ts";
import { translateSqliteError } from "../db/translate-sqlite-error.ts";
import { takeWriterLock } from "../db/writer-lock.ts";
import { checkBeforeWriting } from "../migrations/check-before-writing.ts";

/** Rewrites the file without gaps. Needs as much free space again for as long as it runs. */
export function vacuumStore(location: string): void {
  let database: DatabaseSync | null = null;
  let lock: { release(): void } | null = null;
  try {
    checkBeforeWriting(location);
    lock = takeWriterLock(location);
    database = openForWriting(location);
    if (database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'search_index'").get() !== undefined) {
      // Marks of deleted documents go, too.
      database.exec("INSERT INTO search_index (search_index) VALUES ('optimize')");
    }
    database.exec("VACUUM; PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE)");
  } catch (error) {
    throw translateSqliteError(error, location);
  } finally {
    database?.close();
    lock?.release();
  }
}
