import { spawn } from "node:child_process";
import { join } from "node:path";
import { ensureBuilt } from "./ensure-built.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { findNode24 } from "./node24.mjs";
import { repositoryRoot } from "./repository-root.mjs";

/** Installs and builds when needed, then becomes the `clawglass` executable. Resolves with its exit code. */
export async function runClawglass(args) {
  await ensureInstalled();
  await ensureBuilt({ only: ["build-web", "build-cli"] });
  const executable = join(repositoryRoot, "packages", "cli", "dist", "clawglass.js");
  const child = spawn(findNode24(), [executable, ...args], { stdio: "inherit" });
  forwardSignals(child);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

/** A terminal sends Ctrl-C to the child by itself; sent twice it would cut the orderly end short. */
function forwardSignals(child) {
  process.on("SIGINT", () => {
    if (!process.stdin.isTTY) child.kill("SIGINT");
  });
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
}
