import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  findFreePort,
  findMarkedProcesses,
  killTree,
  stopTree,
  TREE_MARK,
  waitUntil,
} from "@clawglass/testing";
import { measureDiskBytes } from "./disk-bytes.ts";

/** A server to measure, in processes of its own, with an empty store. */
export interface BenchServer {
  readonly name: string;
  readonly url: string;
  /** All processes that belong to it. */
  pids(): Promise<number[]>;
  /** Bytes of its data now. */
  measureDisk(): number;
  /** Ends it in order; the data stay. */
  stop(): Promise<void>;
  /** Ends it where it still runs and removes its data. */
  dispose(): Promise<void>;
}

export interface ServerCommand {
  name: string;
  file: string;
  args(port: number, dataFolder: string): string[];
}

const START_TIMEOUT_MS = 180_000;
const STOP_TIMEOUT_MS = 60_000;

/** Servers run detached, so Ctrl-C does not reach them: whoever ends the bench ends them too. */
const running = new Set<() => Promise<void>>();

async function endAll(): Promise<void> {
  await Promise.allSettled([...running].map((dispose) => dispose()));
  process.exit(1);
}

export async function startBenchServer(command: ServerCommand, dataFolder?: string): Promise<BenchServer> {
  const folder = mkdtempSync(join(tmpdir(), "clawglass-bench-"));
  const data = dataFolder ?? join(folder, "data");
  const logPath = join(folder, "server.log");
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const mark = randomUUID();
  const log = openSync(logPath, "a");
  const child = spawn(command.file, command.args(port, data), {
    cwd: folder,
    env: { ...process.env, MLFLOW_DISABLE_TELEMETRY: "true", [TREE_MARK]: mark },
    detached: true,
    stdio: ["ignore", log, log],
  });
  const end = async (): Promise<void> => {
    if (child.pid !== undefined) await stopTree(child.pid, mark, STOP_TIMEOUT_MS);
    await killTree(mark);
  };
  const dispose = async (): Promise<void> => {
    await end();
    running.delete(dispose);
    rmSync(folder, { recursive: true, force: true });
  };
  if (running.size === 0) for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, endAll);
  running.add(dispose);
  try {
    await waitForHealth(url, child, () => readFileSync(logPath, "utf8"));
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    name: command.name,
    url,
    pids: () => findMarkedProcesses(mark),
    measureDisk: () => measureDiskBytes(data),
    stop: end,
    dispose,
  };
}

async function waitForHealth(url: string, child: ChildProcess, readLog: () => string): Promise<void> {
  const isUp = async (): Promise<boolean> => {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}\n${readLog()}`);
    return fetch(`${url}/health`).then(
      (response) => response.ok,
      () => false,
    );
  };
  await waitUntil("the server to answer", isUp, { timeoutMs: START_TIMEOUT_MS, describe: readLog });
}
