import { chmodSync, closeSync, existsSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { AppError, isAppError } from "@clawglass/core";

const OWNER_ONLY_FILE = 0o600;

/**
 * Keeps a second writer away from a store for as long as this one is open. The lock is a transaction held open on a
 * file beside the store, so the operating system releases it when the process dies, however it dies.
 */
export function takeWriterLock(location: string): { release(): void } {
  const lockPath = `${location}.lock`;
  closeSync(openSync(lockPath, "a", OWNER_ONLY_FILE));
  chmodSync(lockPath, OWNER_ONLY_FILE);
  const lock = new DatabaseSync(lockPath, { timeout: 0 });
  try {
    lock.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;");
  } catch (error) {
    lock.close();
    throw new AppError("STORE_UNAVAILABLE", `The store ${location} is in use by another process.`, {
      hint: "Stop the other Clawglass server, or choose another data directory.",
      cause: error,
    });
  }
  return { release: () => lock.close() };
}

/** Whether a writer has the store open. */
export function isWriterLocked(location: string): boolean {
  if (!existsSync(`${location}.lock`)) return false;
  try {
    takeWriterLock(location).release();
    return false;
  } catch (error) {
    if (isAppError(error, "STORE_UNAVAILABLE")) return true;
    throw error;
  }
}
