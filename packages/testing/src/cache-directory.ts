import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/**
 * Where the tests keep what they install on demand (OpenClaw, MLflow): `CLAWGLASS_CACHE_DIR`, else `.cache` in the
 * repository. Never inside a workspace, so that no `npm install` of the repository touches it.
 */
export function cacheDirectory(): string {
  const chosen = process.env.CLAWGLASS_CACHE_DIR;
  return chosen ? resolve(chosen) : join(repositoryRoot(), ".cache");
}

/** The folder that holds the workspaces. */
export function repositoryRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, "package-lock.json"))) {
    if (dirname(folder) === folder) throw new Error("the repository's root was not found");
    folder = dirname(folder);
  }
  return folder;
}
