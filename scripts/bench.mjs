import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt } from "./lib/ensure-built.mjs";
import { ensureInstalled } from "./lib/ensure-installed.mjs";
import { withNode24 } from "./lib/node24.mjs";
import { repositoryRoot } from "./lib/repository-root.mjs";
import { run } from "./lib/run.mjs";
import { runMain } from "./lib/run-main.mjs";

const benchFolder = join(repositoryRoot, "bench");
const toMain = (name) => join(benchFolder, name, "main.ts");

/** Runs one bench by name, with what it needs installed and built first. Exit code 1 where a goal is missed. */
runMain(async () => {
  const [name, ...args] = process.argv.slice(2);
  const names = readdirSync(benchFolder).filter((folder) => existsSync(toMain(folder)));
  if (!names.includes(name)) {
    console.error(`Usage: npm run bench -- <${names.join(" | ")}>`);
    return 1;
  }
  await ensureInstalled();
  await ensureBuilt();
  return run("node", [toMain(name), ...args], { env: withNode24() });
});
