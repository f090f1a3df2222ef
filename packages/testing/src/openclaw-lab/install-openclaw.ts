import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheDirectory } from "../cache-directory.ts";
import { withDirectoryLock } from "../directory-lock.ts";
import { runOrFail } from "../run-command.ts";

/** The release that everything is tested against. */
export const CURRENT_OPENCLAW = "2026.9.6";
const NODE_VERSION = "24.21.0";
const INSTALL_TIMEOUT_MS = 10 * 60_000;

export interface InstalledOpenClaw {
  version: string;
  /** The Node binary that came with it: OpenClaw needs 24.16 or later. */
  nodePath: string;
  /** The script of the `openclaw` command. */
  scriptPath: string;
}

/** Installs OpenClaw from the npm registry into the cache, once per version; later calls return at once. */
export async function installOpenClaw(version: string = CURRENT_OPENCLAW): Promise<InstalledOpenClaw> {
  const folder = join(cacheDirectory(), "openclaw", version);
  const installed: InstalledOpenClaw = {
    version,
    nodePath: join(folder, "node_modules", "node", "bin", "node"),
    scriptPath: join(folder, "node_modules", "openclaw", "openclaw.mjs"),
  };
  const isThere = () => existsSync(installed.nodePath) && existsSync(installed.scriptPath);
  if (isThere()) return installed;
  await withDirectoryLock(`${folder}.lock`, async () => {
    if (isThere()) return;
    console.log(`installing openclaw ${version} into ${folder} (650 MB, about a minute)`);
    await installInto(folder, version);
  });
  return installed;
}

/** Installs beside the final place and renames, so that a broken-off install is never taken for a whole one. */
async function installInto(folder: string, version: string): Promise<void> {
  const partial = `${folder}.partial-${process.pid}`;
  await mkdir(partial, { recursive: true });
  await writeFile(join(partial, "package.json"), '{"private":true}\n');
  const specs = [`openclaw@${version}`, `node@${NODE_VERSION}`];
  await runOrFail("npm", ["install", ...specs, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: partial,
    env: withNodeFirst(process.env, process.execPath),
    timeoutMs: INSTALL_TIMEOUT_MS,
  });
  await rm(folder, { recursive: true, force: true });
  await rename(partial, folder);
}

/** OpenClaw's install scripts and tools call `node`; they must find the right one on PATH. */
export function withNodeFirst(env: NodeJS.ProcessEnv, nodePath: string): NodeJS.ProcessEnv {
  return { ...env, PATH: `${dirname(nodePath)}:${env.PATH ?? ""}` };
}
