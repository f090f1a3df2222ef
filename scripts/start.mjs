import { runClawglass } from "./lib/run-clawglass.mjs";
import { runMain } from "./lib/run-main.mjs";

runMain(() => runClawglass(["server", ...process.argv.slice(2)]));
