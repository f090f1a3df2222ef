import { chmodSync, existsSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { AppError } from "@clawglass/core";
import { openForReading } from "../db/open-database.ts";
import { translateSqliteError } from "../db/translate-sqlite-error.ts";

const OWNER_ONLY_FILE = 0o600;

/** Writes a compact copy of one committed state to a new file, while the store is in use. */
export function backUpStore(location: string, targetPath: string): void {
  if (existsSync(targetPath)) {
    throw new AppError("ALREADY_EXISTS", `${targetPath} exists already.`, {
      hint: "Choose another file name.",
    });
  }
  let database: DatabaseSync | null = null;
  try {
    database = openForReading(location);
    database.prepare("VACUUM INTO ?").run(targetPath);
    chmodSync(targetPath, OWNER_ONLY_FILE);
  } catch (error) {
    throw translateSqliteError(error, targetPath);
  } finally {
    database?.close();
  }
}
