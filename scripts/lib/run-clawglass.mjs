import { spawn } from "node:child_process";
import { join } from "node:path";
import { ensureBuilt } from "./ensure-built.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { findNode24 } from "./node24.mjs";
import { repositoryRoot } from "./repository-root.mjs";

/**
 * Installs and builds when needed, then becomes the `clawglass` executable: the same process where Node can do that, so
 * that no parent takes up memory; else a child, whose exit code it resolves with.
 */
export async function runClawglass(args) {
  await ensureInstalled();
  await ensureBuilt({ only: ["build-web", "build-cli"] });
  const executable = join(repositoryRoot, "packages", "cli", "dist", "clawglass.js");
  const node = findNode24();
  if (canBecomeAnother()) process.execve(node, [node, executable, ...args], process.env);
  const child = spawn(node, [executable, ...args], { stdio: "inherit" });
  forwardSignals(child);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

/** Since Node 22.15; not on Windows. Old releases lack it, and the script must run on them too. */
function canBecomeAnother() {
  return process.platform !== "win32" && typeof process.execve === "function";
}

/** A terminal sends Ctrl-C to the child by itself; sent twice it would cut the orderly end short. */
function forwardSignals(child) {
  process.on("SIGINT", () => {
    if (!process.stdin.isTTY) child.kill("SIGINT");
  });
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
}
