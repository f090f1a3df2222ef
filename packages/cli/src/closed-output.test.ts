import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findAnnouncedServer } from "@clawglass/server/store-tools";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEmptyServer } from "./testkit/start-empty-server.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));
const TIMEOUT_MS = 60_000;

interface Piped {
  /** Of the command, not of the reader that left. */
  exitCode: number;
  err: string;
}

/** Runs the executable into a pipe of the shell's, whose reader has left before the first line. */
function runIntoClosedPipe(redirect: string, ...args: string[]): Promise<Piped> {
  const script = `{ "$@" ${redirect}; echo "ended with $?" >&3; } 3>&2 | true`;
  const shell = spawn("sh", ["-c", script, "sh", process.execPath, MAIN, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let err = "";
  shell.stderr.on("data", (chunk) => {
    err += chunk;
  });
  return new Promise((resolve, reject) => {
    shell.on("error", reject);
    shell.on("close", () => {
      const end = /ended with (\d+)\n$/.exec(err);
      if (end === null) reject(new Error(`the command did not end: ${err}`));
      else resolve({ exitCode: Number(end[1]), err: err.slice(0, end.index) });
    });
  });
}

describe("an output that nobody reads any longer", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "clawglass-closed-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(["", "2>&1"])(
    "does not end the server (%s)",
    async (redirect) => {
      const dataDir = join(folder, redirect === "" ? "out" : "both");
      const ended = runIntoClosedPipe(redirect, "server", "--port", "0", "--data-dir", dataDir);
      const storePath = join(dataDir, "clawglass.db");
      await expect.poll(() => findAnnouncedServer(storePath), { timeout: TIMEOUT_MS }).not.toBeNull();
      const { url, pid } = findAnnouncedServer(storePath) ?? { url: "", pid: 0 };
      const answer = await fetch(`${url}/api/clawglass/v1/traces`);
      expect(answer.status).toBe(200);
      process.kill(pid, "SIGTERM");

      expect(await ended).toEqual({ exitCode: 0, err: "" });
    },
    TIMEOUT_MS,
  );

  it(
    "ends a command that prints, without a word, as a closed pipe ends programs",
    async () => {
      const server = await startEmptyServer();
      try {
        await sendTrace(server.url);
        for (const command of ["export", "health"]) {
          const ended = await runIntoClosedPipe("", command, "--url", server.url);
          expect(ended, command).toEqual({ exitCode: 141, err: "" });
        }
      } finally {
        await server.close();
      }
    },
    TIMEOUT_MS,
  );
});

async function sendTrace(url: string): Promise<void> {
  const span = {
    traceId: "5b8efff798038103d269b633813fc60c",
    spanId: "eee19b7ec3c1b174",
    name: "run",
    startTimeUnixNano: "1790000000123456789",
    endTimeUnixNano: "1790000001987654321",
  };
  const response = await fetch(`${url}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-mlflow-experiment-id": "0" },
    body: JSON.stringify({ resourceSpans: [{ resource: {}, scopeSpans: [{ spans: [span] }] }] }),
  });
  expect(response.status).toBe(200);
}
