import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { waitUntil } from "./wait-until.ts";

const LOCK_TIMEOUT_MS = 15 * 60_000;
/** A lock without an owner's number is being made; after this long its maker is taken for dead. */
const OWNERLESS_TRIES = 100;

/** Runs `work` while no other process holds the same lock. A lock whose owner is dead is taken over. */
export async function withDirectoryLock<T>(lockPath: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(lockPath), { recursive: true });
  let ownerlessTries = 0;
  await waitUntil(
    `the lock ${lockPath}`,
    async () => {
      if (await tryTake(lockPath)) return true;
      const owner = await readOwner(lockPath);
      ownerlessTries = owner === null ? ownerlessTries + 1 : 0;
      const isDead = owner === null ? ownerlessTries > OWNERLESS_TRIES : !isAlive(owner);
      if (isDead) await rm(lockPath, { recursive: true, force: true });
      return false;
    },
    { timeoutMs: LOCK_TIMEOUT_MS, intervalMs: 100 },
  );
  try {
    return await work();
  } finally {
    await rm(lockPath, { recursive: true, force: true });
  }
}

async function tryTake(lockPath: string): Promise<boolean> {
  try {
    await mkdir(lockPath);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
  await writeFile(join(lockPath, "pid"), String(process.pid));
  return true;
}

async function readOwner(lockPath: string): Promise<number | null> {
  try {
    const pid = Number(await readFile(join(lockPath, "pid"), "utf8"));
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
