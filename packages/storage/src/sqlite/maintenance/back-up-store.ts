import { chmodSync, closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { AppError } from "@clawglass/core";
import { openForReading } from "../db/open-database.ts";
import { translateSqliteError } from "../db/translate-sqlite-error.ts";

const OWNER_ONLY_FILE = 0o600;

/** Writes a compact copy of one committed state to a new file, while the store is in use. What broke off leaves nothing. */
export function backUpStore(location: string, targetPath: string): void {
  if (existsSync(targetPath)) {
    throw new AppError("ALREADY_EXISTS", `${targetPath} exists already.`, {
      hint: "Choose another file name.",
    });
  }
  const partialPath = `${targetPath}.partial`;
  let database: DatabaseSync | null = null;
  try {
    rmSync(partialPath, { force: true });
    database = openForReading(location);
    copyDatabase(database, partialPath);
    renameSync(partialPath, targetPath);
  } catch (error) {
    rmSync(partialPath, { force: true });
    throw translateSqliteError(error, targetPath);
  } finally {
    database?.close();
  }
}

/** A copy for its owner alone, on the disk when this returns. The place must be free. */
export function copyDatabase(database: DatabaseSync, targetPath: string): void {
  database.prepare("VACUUM INTO ?").run(targetPath);
  chmodSync(targetPath, OWNER_ONLY_FILE);
  const file = openSync(targetPath, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
