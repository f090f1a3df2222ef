import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig, type ServerFlags } from "../config.ts";
import { startServer } from "../main.ts";

export interface TestServer {
  url: string;
  storePath: string;
  /** Errors that the server blamed on itself. */
  reported: unknown[];
  post(body: Uint8Array | string, headers?: Record<string, string>): Promise<Response>;
  getJson(path: string): Promise<unknown>;
  close(): Promise<void>;
}

/** The real server on a free port with data of its own. */
export async function startTestServer(
  flags: ServerFlags = {},
  environment: NodeJS.ProcessEnv = {},
): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), "clawglass-test-"));
  const reported: unknown[] = [];
  const config = readConfig({ port: "0", dataDir: join(folder, "data"), ...flags }, environment);
  const server = await startServer(config, {
    reportError: (error) => reported.push(error),
    onFatal: (error) => reported.push(error),
  });
  return {
    url: server.url,
    storePath: config.storePath,
    reported,
    post: (body, headers = {}) =>
      fetch(`${server.url}/v1/traces`, {
        method: "POST",
        body: body as string | Uint8Array<ArrayBuffer>,
        headers: { "content-type": "application/x-protobuf", ...headers },
      }),
    getJson: async (path) => (await fetch(`${server.url}/api/clawglass/v1${path}`)).json(),
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
