import { ensureBuilt } from "./lib/ensure-built.mjs";
import { ensureInstalled } from "./lib/ensure-installed.mjs";
import { runMain } from "./lib/run-main.mjs";

runMain(async () => {
  await ensureInstalled();
  await ensureBuilt();
});
