import { join } from "node:path";
import { runOrFail } from "@clawglass/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningServer, startClawglassServer } from "../support/clawglass-server.ts";
import {
  type InstalledMlflow,
  installMlflow,
  type MlflowServer,
  startMlflowServer,
} from "../support/mlflow-server.ts";

interface Step {
  step: string;
  result: unknown;
}

const SCRIPT = join(import.meta.dirname, "exercise.py");
const TIMEOUT_MS = 300_000;
const RESULT_MARK = "RESULT ";

const mlflow = await installMlflow();

describe.skipIf(mlflow === null)("MLflow's Python client", () => {
  let ours: RunningServer;
  let theirs: MlflowServer;

  beforeAll(async () => {
    [ours, theirs] = await Promise.all([
      startClawglassServer(),
      startMlflowServer(mlflow as InstalledMlflow),
    ]);
  });

  afterAll(async () => {
    await ours?.dispose();
    await theirs?.stop();
  });

  it(
    "gets the same answers from Clawglass as from MLflow",
    async () => {
      const expected = await exercise(theirs.url);
      const actual = await exercise(ours.url);
      expect(actual.map(({ step }) => step)).toEqual(expected.map(({ step }) => step));
      for (const [index, { step, result }] of expected.entries()) {
        expect.soft(actual[index]?.result, step).toEqual(result);
      }
    },
    TIMEOUT_MS,
  );
});

/** Runs the script in MLflow's own Python and returns what each of its steps saw. */
async function exercise(url: string): Promise<Step[]> {
  const { pythonPath } = mlflow as InstalledMlflow;
  const { stdout } = await runOrFail(pythonPath, [SCRIPT, "--with-cli"], {
    env: { ...process.env, MLFLOW_TRACKING_URI: url },
    timeoutMs: TIMEOUT_MS,
  });
  const line = stdout.split("\n").find((each) => each.startsWith(RESULT_MARK));
  if (line === undefined) throw new Error(`The script printed no result:\n${stdout.slice(-2_000)}`);
  return JSON.parse(line.slice(RESULT_MARK.length)) as Step[];
}
