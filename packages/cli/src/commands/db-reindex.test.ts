import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { SearchPage, StorageInfo } from "@clawglass/core/api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CommandResult, runClawglass } from "../testkit/run-clawglass.ts";
import { startServerProcess } from "../testkit/start-server-process.ts";

const TIMEOUT_MS = 120_000;
const RUNS = 5;
let dataDir: string;
let server: ChildProcess | null = null;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "clawglass-reindex-"));
});
afterEach(async () => {
  await stopServer();
  await rm(dataDir, { recursive: true, force: true });
});

const run = (...args: string[]): Promise<CommandResult> => runClawglass(...args, "--data-dir", dataDir);

function startServer(): Promise<string> {
  const { child, url } = startServerProcess(dataDir);
  server = child;
  return url;
}

async function stopServer(): Promise<void> {
  const child = server;
  server = null;
  if (child === null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

async function sendRuns(url: string): Promise<void> {
  for (let index = 1; index <= RUNS; index += 1) {
    const inputs = JSON.stringify(`the word${index} of this run`);
    const span = {
      traceId: index.toString(16).padStart(32, "0"),
      spanId: "00000000000000a1",
      name: "run",
      startTimeUnixNano: "1795343761000000000",
      endTimeUnixNano: "1795343762000000000",
      attributes: [{ key: "mlflow.spanInputs", value: { stringValue: inputs } }],
    };
    const answer = await fetch(`${url}/v1/traces`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
    });
    expect(answer.status).toBe(200);
  }
  await untilIndexed(url);
}

async function readJson<T>(url: string, path: string): Promise<T> {
  return (await (await fetch(`${url}/api/clawglass/v1${path}`)).json()) as T;
}

async function untilIndexed(url: string): Promise<void> {
  const readWait = async () => (await readJson<StorageInfo>(url, "/storage")).index.waitsSinceMs;
  await expect.poll(readWait, { timeout: TIMEOUT_MS }).toBeNull();
}

async function countFound(url: string): Promise<number> {
  let count = 0;
  for (let index = 1; index <= RUNS; index += 1) {
    count += (await readJson<SearchPage>(url, `/search?text=word${index}`)).hits.length;
  }
  return count;
}

/** Every second text is no longer known to the index. */
function damageIndex(): void {
  const database = new DatabaseSync(join(dataDir, "clawglass.db"), { timeout: 10_000 });
  database.exec("DELETE FROM search_documents WHERE document % 2 = 1");
  database.close();
}

async function expectHoles(): Promise<void> {
  const { exitCode, out } = await run("db", "verify");
  expect(exitCode).toBe(1);
  expect(out).toContain("has holes");
  expect(out).toContain("texts are not indexed");
  expect(out).toContain("clawglass db reindex");
  expect(out).not.toContain("db restore");
}

test.each(["while the server runs", "where none runs"])(
  "holes in the text index are told by verify and mended by reindex, %s",
  async (when) => {
    let url = await startServer();
    await sendRuns(url);
    expect(await countFound(url)).toBe(RUNS);
    damageIndex();
    await expectHoles();
    expect(await countFound(url)).toBeLessThan(RUNS);
    if (when === "where none runs") await stopServer();

    const mended = await run("db", "reindex");

    expect([mended.exitCode, mended.err]).toEqual([0, ""]);
    expect(mended.out).toMatch(/^All texts are indexed anew/);
    expect((await run("db", "verify")).out).toContain("is sound");
    if (server === null) url = await startServer();
    expect(await countFound(url)).toBe(RUNS);
  },
  TIMEOUT_MS,
);
