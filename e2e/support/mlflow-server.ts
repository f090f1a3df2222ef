import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { openSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  cacheDirectory,
  findFreePort,
  killTree,
  runOrFail,
  stopTree,
  TREE_MARK,
  waitUntil,
} from "@clawglass/testing";
import { installIntoVenv } from "./install-python-packages.ts";

export const MLFLOW_VERSION = "3.17.2";

export interface InstalledMlflow {
  pythonPath: string;
}

export interface MlflowServer {
  readonly url: string;
  /** Runs a script of `e2e/mlflow` in MLflow's own Python and parses the JSON that it prints. */
  runScript(scriptPath: string, args: readonly string[]): Promise<unknown>;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 120_000;

/** Installs MLflow from PyPI into the cache, once. Null, with the reason printed, where there is no Python to do it with. */
export async function installMlflow(): Promise<InstalledMlflow | null> {
  const folder = join(cacheDirectory(), "mlflow", MLFLOW_VERSION);
  const pythonPath = await installIntoVenv(folder, [`mlflow==${MLFLOW_VERSION}`]);
  return pythonPath === null ? null : { pythonPath };
}

/** Starts a stock MLflow server with an empty SQLite store. */
export async function startMlflowServer(mlflow: InstalledMlflow): Promise<MlflowServer> {
  const folder = await mkdtemp(join(tmpdir(), "clawglass-mlflow-"));
  const logPath = join(folder, "server.log");
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const mark = randomUUID();
  const env = {
    ...process.env,
    MLFLOW_TRACKING_URI: url,
    [TREE_MARK]: mark,
    MLFLOW_DISABLE_TELEMETRY: "true",
  };
  const log = openSync(logPath, "a");
  const child = spawn(
    mlflow.pythonPath,
    [
      ...["-m", "mlflow", "server", "--host", "127.0.0.1", "--port", String(port), "--workers", "1"],
      ...["--backend-store-uri", `sqlite:///${join(folder, "mlflow.db")}`],
      ...["--artifacts-destination", join(folder, "artifacts")],
    ],
    { cwd: folder, env, detached: true, stdio: ["ignore", log, log] },
  );
  await waitUntil(
    "MLflow to answer",
    () =>
      fetch(`${url}/health`).then(
        (response) => response.ok,
        () => false,
      ),
    { timeoutMs: START_TIMEOUT_MS, intervalMs: 200, describe: () => readFileSync(logPath, "utf8") },
  );
  return {
    url,
    async runScript(scriptPath, args) {
      const { stdout } = await runOrFail(mlflow.pythonPath, [scriptPath, ...args], { cwd: folder, env });
      return JSON.parse(stdout);
    },
    async stop() {
      if (child.pid) await stopTree(child.pid, mark);
      await killTree(mark);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
