import { constants } from "node:fs";
import { copyFile, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory, SIMULATED_AHEAD_MS, withDirectoryLock } from "@clawglass/testing";
import { buildSimulatedStore } from "@clawglass/testing/stores";
import { fingerprint } from "../../scripts/lib/fingerprint.mjs";

const FILE_NAME = "clawglass.db";
/** What decides on the bytes of the store. */
const SOURCES = [
  "packages/core/src",
  "packages/storage/src",
  "packages/server/src/ingest",
  "packages/testing/src/simulated-runs",
  "packages/testing/src/stores",
];

/**
 * Puts a store of 100,000 runs into a data directory and says up to when its runs go. Building it takes minutes, so it is kept in the
 * cache for the same code, as long as the runs that came after it can still be sent.
 */
export async function placeSimulatedStore(dataDir: string): Promise<{ madeAtMs: number }> {
  const folder = join(cacheDirectory(), "simulated-store");
  const code = fingerprint(SOURCES).slice(0, 16);
  return withDirectoryLock(`${folder}.lock`, async () => {
    await mkdir(folder, { recursive: true });
    await removeOutdated(folder);
    const kept = (await readdir(folder)).find((name) => name.endsWith(code));
    const name = kept ?? (await build(folder, code));
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await copyFile(join(folder, name, FILE_NAME), join(dataDir, FILE_NAME), constants.COPYFILE_FICLONE);
    return { madeAtMs: readMadeAtMs(name) };
  });
}

async function build(folder: string, code: string): Promise<string> {
  const madeAtMs = Date.now();
  const partial = await mkdtemp(join(folder, "0-partial-"));
  await buildSimulatedStore(join(partial, FILE_NAME), madeAtMs);
  const name = `${madeAtMs}-${code}`;
  await rename(partial, join(folder, name));
  return name;
}

/** Halves of stores that were never finished are named as made at 0. */
async function removeOutdated(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (readMadeAtMs(name) < Date.now() - SIMULATED_AHEAD_MS)
      await rm(join(folder, name), { recursive: true, force: true });
  }
}

function readMadeAtMs(name: string): number {
  return Number(name.split("-")[0]);
}
