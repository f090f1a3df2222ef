import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { AppError } from "@clawglass/core";
import type { RestoreOptions, RestoreResult } from "../../contract/store-engine.ts";
import { inboxFolderOf } from "../../inbox/inbox-files.ts";
import { openForReading } from "../db/open-database.ts";
import { translateSqliteError } from "../db/translate-sqlite-error.ts";
import { takeWriterLock } from "../db/writer-lock.ts";
import { copyDatabase } from "./back-up-store.ts";
import { verifyStore } from "./verify-store.ts";

const OWNER_ONLY_FOLDER = 0o700;
/** The main file last: what stands before it in the log is its own. */
const SUFFIXES = ["-shm", "-wal", ""];

/** Puts a backup in place of a store. The backup is checked first and stays as it is; the old store is moved aside. */
export function restoreStore(
  backupPath: string,
  location: string,
  { isForced, onProgress }: RestoreOptions,
  nowMs: number,
): RestoreResult {
  checkBackup(backupPath, onProgress);
  if (existsSync(location) && !isForced) {
    throw new AppError("ALREADY_EXISTS", `There is a store at ${location}.`, {
      hint: "Add --force to replace it; it is moved aside, not deleted.",
    });
  }
  try {
    mkdirSync(dirname(location), { recursive: true, mode: OWNER_ONLY_FOLDER });
    const lock = takeWriterLock(location);
    try {
      return replace(backupPath, location, nowMs);
    } finally {
      lock.release();
    }
  } catch (error) {
    throw translateSqliteError(error, location);
  }
}

function checkBackup(backupPath: string, onProgress: RestoreOptions["onProgress"]): void {
  if (!existsSync(backupPath)) {
    throw new AppError("NOT_FOUND", `There is no backup at ${backupPath}.`, {
      hint: "Name the file that clawglass db backup wrote.",
    });
  }
  const problems = verifyStore(backupPath, onProgress);
  if (problems.length === 0) return;
  throw new AppError("STORE_CORRUPT", `The backup ${backupPath} is damaged: ${problems[0]?.text}`, {
    hint: "Nothing was changed. Choose an older backup; clawglass db verify lists all that is wrong with this one.",
    details: { problems: problems.map(({ text }) => text) },
  });
}

function replace(backupPath: string, location: string, nowMs: number): RestoreResult {
  const copyPath = `${location}.restoring`;
  rmSync(copyPath, { force: true });
  const backup = openForReading(backupPath);
  try {
    copyDatabase(backup, copyPath);
  } finally {
    backup.close();
  }
  const replacedPath = existsSync(location) ? findFreePath(location, nowMs) : null;
  for (const suffix of SUFFIXES) {
    const path = `${location}${suffix}`;
    // A log without its main file is of no use, and would be taken for the new one's.
    if (replacedPath === null) rmSync(path, { force: true });
    else if (existsSync(path)) renameSync(path, `${replacedPath}${suffix}`);
  }
  const inbox = inboxFolderOf(location);
  // What is there was acknowledged for the old store: it is neither the backup's nor to be lost.
  if (existsSync(inbox)) {
    renameSync(inbox, inboxFolderOf(replacedPath ?? findFreePath(location, nowMs)));
  }
  renameSync(copyPath, location);
  return { replacedPath };
}

function findFreePath(location: string, nowMs: number): string {
  const time = new Date(nowMs).toISOString().slice(0, 19).replaceAll(":", "");
  const path = `${location}.replaced-${time}`;
  return existsSync(path) ? `${path}-${Math.floor(nowMs % 1_000)}` : path;
}
