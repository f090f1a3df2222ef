import { basename, join } from "node:path";
import { ensureBuilt } from "./lib/ensure-built.mjs";
import { ensureInstalled } from "./lib/ensure-installed.mjs";
import { packFolder } from "./lib/pack-folder.mjs";
import { repositoryRoot } from "./lib/repository-root.mjs";
import { runMain } from "./lib/run-main.mjs";

/** Packs the `clawglass` executable, page included, into a `.tgz` that works alone. Prints its path as the last line. */
runMain(async () => {
  await ensureInstalled();
  await ensureBuilt({ only: ["build-web", "build-cli"] });
  const path = packFolder(join(repositoryRoot, "packages", "cli"), {
    files: ["dist", join(repositoryRoot, "README.md"), join(repositoryRoot, "LICENSE")],
    isWanted: (file) => !file.endsWith(".map") && basename(file) !== ".built-from",
  });
  console.log(path);
});
