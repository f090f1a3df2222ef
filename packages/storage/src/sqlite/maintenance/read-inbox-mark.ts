import type { DatabaseSync } from "node:sqlite";
import { openForReading } from "../db/open-database.ts";
import { translateSqliteError } from "../db/translate-sqlite-error.ts";
import { checkSchemaVersion } from "../migrations/migrate.ts";
import { InboxMark } from "../write/inbox-mark.ts";

/** Of a store of any schema version, whoever has it open. */
export function readInboxMark(location: string): number {
  let database: DatabaseSync | null = null;
  try {
    database = openForReading(location);
    return checkSchemaVersion(database, location) === 0 ? 0 : new InboxMark(database).read();
  } catch (error) {
    throw translateSqliteError(error, location);
  } finally {
    database?.close();
  }
}
