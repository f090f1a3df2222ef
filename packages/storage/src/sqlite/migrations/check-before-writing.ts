import { statSync } from "node:fs";
import { openForReading } from "../db/open-database.ts";
import { checkSchemaVersion } from "./migrate.ts";

/** Throws where the file belongs to a newer version or to another program, before anything of it is touched. */
export function checkBeforeWriting(location: string): void {
  if ((statSync(location, { throwIfNoEntry: false })?.size ?? 0) === 0) return;
  const database = openForReading(location);
  try {
    checkSchemaVersion(database, location);
  } finally {
    database.close();
  }
}
