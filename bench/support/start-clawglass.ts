import { join } from "node:path";
import { repositoryRoot } from "@clawglass/testing";
import { type BenchServer, startBenchServer } from "./bench-server.ts";

/** Clawglass as it is published: the built bundle. `dataFolder` for a store that exists already; it is not removed. */
export function startClawglass(dataFolder?: string): Promise<BenchServer> {
  const bundle = join(repositoryRoot(), "packages", "cli", "dist", "clawglass.js");
  return startBenchServer(
    {
      name: "Clawglass",
      file: process.execPath,
      args: (port, data) => [bundle, "server", "--port", String(port), "--data-dir", data],
    },
    dataFolder,
  );
}
