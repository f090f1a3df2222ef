import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningServer, readConfig, startServer } from "@clawglass/server";

/** The real server on a free port with data of its own, which go when it is closed. Its own errors fail the test. */
export async function startEmptyServer(): Promise<RunningServer> {
  const dataDir = await mkdtemp(join(tmpdir(), "clawglass-cli-"));
  const fail = (error: unknown) => {
    throw error;
  };
  const config = readConfig({ dataDir, port: "0" }, {});
  const server = await startServer(config, { reportError: fail, onFatal: fail });
  return {
    ...server,
    async close() {
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
