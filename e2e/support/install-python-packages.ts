import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory, runOrFail, withDirectoryLock } from "@clawglass/testing";

const TIMEOUT_MS = 15 * 60_000;

/**
 * Installs packages from PyPI into a venv in the cache, once; the path of its Python. Null, with the reason printed, where there is
 * no Python to do it with.
 */
export async function installPythonPackages(
  name: string,
  packages: readonly string[],
): Promise<string | null> {
  const key = createHash("sha256").update(packages.join(" ")).digest("hex").slice(0, 8);
  return installIntoVenv(join(cacheDirectory(), "python", `${name}-${key}`), packages);
}

/** The same into the venv of this folder. */
export async function installIntoVenv(folder: string, packages: readonly string[]): Promise<string | null> {
  const pythonPath = join(folder, "bin", "python");
  const doneMark = join(folder, ".installed");
  if (existsSync(doneMark)) return pythonPath;
  const python = spawnSync("python3", ["-c", "import ensurepip, venv"], { encoding: "utf8" });
  if (python.status !== 0) {
    console.warn(`left out: no usable python3 (${python.error?.message ?? python.stderr.trim()})`);
    return null;
  }
  await withDirectoryLock(`${folder}.lock`, async () => {
    if (existsSync(doneMark)) return;
    console.log(`installing ${packages.join(", ")} into ${folder}`);
    await runOrFail("python3", ["-m", "venv", folder]);
    await runOrFail(pythonPath, ["-m", "pip", "install", "--quiet", ...packages], {
      env: process.env,
      timeoutMs: TIMEOUT_MS,
    });
    await writeFile(doneMark, "");
  });
  return pythonPath;
}
