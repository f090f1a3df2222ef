import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { openSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort, killTree, repositoryRoot, stopTree, TREE_MARK, waitUntil } from "@clawglass/testing";

export interface RunningServer {
  readonly url: string;
  readonly dataDir: string;
  /** What the process printed. */
  readLog(): string;
  /** Ends the process; the data and the port stay reserved for `start`. */
  stop(): Promise<void>;
  /** SIGKILL: what is lost then was never acknowledged. */
  kill(): Promise<void>;
  /** Starts it again on the same port and the same data. */
  start(): Promise<void>;
  /** Ends it and removes its data. */
  dispose(): Promise<void>;
}

const START_TIMEOUT_MS = 180_000;

/** Starts Clawglass as a user does, with a data directory of its own. The first start builds what is not built. */
export async function startClawglassServer(
  options: {
    port?: number;
    /** Puts a store where the first start finds it. */
    placeStore?: (dataDir: string) => Promise<void>;
  } = {},
): Promise<RunningServer> {
  const folder = await mkdtemp(join(tmpdir(), "clawglass-server-"));
  const dataDir = join(folder, "data");
  const logPath = join(folder, "server.log");
  const port = options.port ?? (await findFreePort());
  const url = `http://127.0.0.1:${port}`;
  const mark = randomUUID();
  let pid: number | null = null;

  async function start(): Promise<void> {
    const log = openSync(logPath, "a");
    const script = join(repositoryRoot(), "scripts", "clawglass.mjs");
    const child = spawn(process.execPath, [script, "server", "--port", String(port), "--data-dir", dataDir], {
      env: { ...process.env, [TREE_MARK]: mark },
      detached: true,
      stdio: ["ignore", log, log],
    });
    pid = child.pid ?? null;
    let exitCode: number | null = null;
    child.on("exit", (code) => {
      exitCode = code ?? -1;
    });
    await waitUntil(
      "the server to answer",
      async () => {
        if (exitCode !== null) throw new Error(`the server ended with ${exitCode}\n${readLog()}`);
        return fetch(`${url}/health`).then(
          (response) => response.ok,
          () => false,
        );
      },
      { timeoutMs: START_TIMEOUT_MS, describe: readLog },
    );
  }

  function readLog(): string {
    return readFileSync(logPath, "utf8");
  }

  async function stop(): Promise<void> {
    if (pid !== null) await stopTree(pid, mark);
    pid = null;
  }

  await options.placeStore?.(dataDir);
  await start();
  return {
    url,
    dataDir,
    readLog,
    stop,
    async kill() {
      await killTree(mark);
      pid = null;
    },
    start,
    async dispose() {
      await stop();
      await killTree(mark);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
