import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot, runCommand, runOrFail } from "@clawglass/testing";
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
const FUZZ_SCRIPT = join(import.meta.dirname, "fuzz_filters.py");
/** Fixed, so that a failure can be had again; other seeds are run by hand. */
const FUZZ_SEEDS = ["11", "222", "3333"];
const FUZZ_COUNT = "120";
const TIMEOUT_MS = 900_000;
const FUZZ_TIMEOUT_MS = 900_000;
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
      const [expected, actual] = await Promise.all([exercise(theirs.url), exercise(ours.url)]);
      expect(actual.map(({ step }) => step)).toEqual(expected.map(({ step }) => step));
      for (const [index, { step, result }] of expected.entries()) {
        expect.soft(actual[index]?.result, step).toEqual(result);
      }
    },
    TIMEOUT_MS,
  );

  it(
    "gets the same traces, or the same error code, for random filters and orders",
    async () => {
      const args = [FUZZ_SCRIPT, theirs.url, ours.url, "--count", FUZZ_COUNT, "--seeds", ...FUZZ_SEEDS];
      const { pythonPath } = mlflow as InstalledMlflow;
      const { stdout } = await runCommand(pythonPath, args, { env: process.env, timeoutMs: FUZZ_TIMEOUT_MS });
      const results = readResult<FuzzResult[]>(stdout);
      const guide = await readFile(join(repositoryRoot(), "docs/guide/mlflow-compatibility.md"), "utf8");
      expect(results).toHaveLength(FUZZ_SEEDS.length);
      for (const { seed, filters, refused, empty, listed, differences } of results) {
        expect.soft(differences, `seed ${seed}`).toEqual([]);
        expect(refused).toBeGreaterThan(0);
        expect(filters - refused - empty).toBeGreaterThan(filters / 10);
        for (const id of Object.keys(listed)) expect(guide).toContain(`| ${id} |`);
      }
    },
    FUZZ_TIMEOUT_MS,
  );

  it(
    "has its traces copied to Clawglass, span for span, with labels and tags",
    async () => {
      const target = await startClawglassServer();
      try {
        const script = join(repositoryRoot(), "scripts", "clawglass.mjs");
        const args = [script, "import", "--from-mlflow", theirs.url, "--experiment", "client-contract"];
        const { stderr } = await runOrFail(process.execPath, [...args, "--url", target.url], {
          env: process.env,
          timeoutMs: TIMEOUT_MS,
        });
        const [original, copy] = await Promise.all([readAll(theirs.url), readAll(target.url)]);
        expect(original.size).toBeGreaterThan(10);
        expect(stderr).toContain(`${original.size} imported.`);
        expect([...copy.keys()].sort()).toEqual([...original.keys()].sort());
        for (const [traceId, trace] of original) expect.soft(copy.get(traceId), traceId).toEqual(trace);
      } finally {
        await target.dispose();
      }
    },
    TIMEOUT_MS,
  );
});

interface FuzzResult {
  seed: number;
  filters: number;
  /** By MLflow. */
  refused: number;
  empty: number;
  /** Differences that the guide lists, by their id there. */
  listed: Record<string, number>;
  differences: unknown[];
}

/** All traces of the experiment that the script filled, by id, without what says where a server keeps them. */
async function readAll(url: string): Promise<Map<string, unknown>> {
  const { pythonPath } = mlflow as InstalledMlflow;
  const { stdout } = await runOrFail(pythonPath, [join(import.meta.dirname, "dump_traces.py")], {
    env: { ...process.env, MLFLOW_TRACKING_URI: url },
    timeoutMs: TIMEOUT_MS,
  });
  return new Map(Object.entries(readResult<Record<string, unknown>>(stdout)));
}

function readResult<T>(stdout: string): T {
  const line = stdout.split("\n").find((each) => each.startsWith(RESULT_MARK));
  if (line === undefined) throw new Error(`The script printed no result:\n${stdout.slice(-2_000)}`);
  return JSON.parse(line.slice(RESULT_MARK.length)) as T;
}

/** Runs the script in MLflow's own Python and returns what each of its steps saw. */
async function exercise(url: string): Promise<Step[]> {
  const { pythonPath } = mlflow as InstalledMlflow;
  const { stdout } = await runOrFail(pythonPath, [SCRIPT, "--with-cli"], {
    env: { ...process.env, MLFLOW_TRACKING_URI: url },
    timeoutMs: TIMEOUT_MS,
  });
  return readResult<Step[]>(stdout);
}
