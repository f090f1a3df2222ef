import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CommandResult, runClawglass } from "../testkit/run-clawglass.ts";
import { startServerProcess } from "../testkit/start-server-process.ts";

const TIMEOUT_MS = 120_000;
let folder: string;
let dataDir: string;
let server: ChildProcess | null = null;
let holder: DatabaseSync | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "clawglass-db-inbox-"));
  dataDir = join(folder, "data");
});
afterEach(async () => {
  release();
  await kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

const run = (...args: string[]): Promise<CommandResult> => runClawglass(...args, "--data-dir", dataDir);
const runJson = async (...args: string[]) => JSON.parse((await run(...args, "--json")).out);

function startServer(): Promise<string> {
  const { child, url } = startServerProcess(dataDir);
  server = child;
  return url;
}

async function kill(signal: NodeJS.Signals): Promise<void> {
  const child = server;
  server = null;
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, "exit");
}

/** Keeps the server from committing, so that what it acknowledges stays in its inbox. */
function hold(): void {
  holder = new DatabaseSync(join(dataDir, "clawglass.db"), { timeout: 10_000 });
  holder.exec("BEGIN IMMEDIATE");
}

function release(): void {
  holder?.close();
  holder = null;
}

async function send(url: string, index: number): Promise<number> {
  const span = {
    traceId: index.toString(16).padStart(32, "0"),
    spanId: "00000000000000a1",
    name: `run ${index}`,
    startTimeUnixNano: "1795343761000000000",
    endTimeUnixNano: "1795343762000000000",
  };
  const answer = await fetch(`${url}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  });
  return answer.status;
}

async function readJson(url: string, path: string): Promise<Record<string, Record<string, unknown>>> {
  return (await fetch(`${url}/api/clawglass/v1${path}`)).json() as never;
}

const readWaiting = async (url: string) => Number((await readJson(url, "/storage")).inbox?.waitingCount);

/** One request is on its way; traces 1 to 5 and perhaps others are acknowledged and wait. Gives how many those are. */
async function fillInbox(url: string): Promise<number> {
  expect(await send(url, 90)).toBe(200);
  hold();
  void send(url, 99).catch(() => {}); // its answer, or the end of its server
  while ((await readWaiting(url)) === 0) await Promise.race([send(url, 98).catch(() => {}), sleep(500)]);
  for (const index of [1, 2, 3, 4, 5]) expect(await send(url, index)).toBe(200);
  return readWaiting(url);
}

async function countIn(backup: string): Promise<number> {
  const other = join(folder, "restored");
  rmSync(other, { recursive: true, force: true });
  expect((await runClawglass("db", "restore", backup, "--data-dir", other)).err).toBe("");
  return JSON.parse((await runClawglass("db", "stats", "--json", "--data-dir", other)).out).traceCount;
}

test(
  "a backup of a running server holds everything that was acknowledged before, also what its pipeline had not taken",
  async () => {
    await fillInbox(await startServer());
    const backup = join(folder, "copy.db");
    const copied = run("db", "backup", backup);
    await sleep(1_500);
    expect(existsSync(backup)).toBe(false);
    release();
    expect(await copied).toMatchObject({ exitCode: 0, err: "" });
    expect(await countIn(backup)).toBeGreaterThanOrEqual(6);
  },
  TIMEOUT_MS,
);

test(
  "what a server that was killed had in its inbox is told, is in a backup, and is stored by the next one",
  async () => {
    const waitingCount = await fillInbox(await startServer());
    await kill("SIGKILL");
    release();
    expect(await runJson("db", "stats")).toMatchObject({
      inbox: { waitingCount, refusedCount: 0, damagedCount: 0 },
    });
    const verified = await run("db", "verify");
    expect([verified.exitCode, verified.out]).toEqual([
      0,
      expect.stringMatching(new RegExp(`is sound.*${waitingCount} requests wait`, "s")),
    ]);
    const backup = join(folder, "copy.db");
    expect(await run("db", "backup", backup)).toMatchObject({ exitCode: 0, err: "" });
    expect(await countIn(backup)).toBeGreaterThanOrEqual(6);
    expect(await runJson("db", "stats")).toMatchObject({ inbox: { waitingCount: 0 } });
  },
  TIMEOUT_MS,
);

test(
  "damage in the inbox is told by verify and stats, before and after the server went over it",
  async () => {
    const waitingCount = await fillInbox(await startServer());
    await kill("SIGKILL");
    release();
    const inbox = join(dataDir, "clawglass.db-inbox");
    const [name = ""] = readdirSync(inbox);
    const bytes = readFileSync(join(inbox, name));
    bytes.write("RUN 3", bytes.indexOf("run 3"));
    writeFileSync(join(inbox, name), bytes);
    const before = await run("db", "verify");
    expect([before.exitCode, before.out]).toEqual([
      1,
      expect.stringContaining("an acknowledged request was damaged"),
    ]);
    expect(await runJson("db", "stats")).toMatchObject({
      inbox: { waitingCount: waitingCount - 1, damagedCount: 1 },
    });

    const url = await startServer();
    await expect
      .poll(async () => (await readJson(url, "/server")).ingest, { timeout: TIMEOUT_MS })
      .toMatchObject({ waiting: { requestCount: 0 }, setAside: { refusedCount: 0, damagedCount: 1 } });
    for (const index of [1, 2, 4, 5]) {
      const id = `tr-${index.toString(16).padStart(32, "0")}`;
      expect((await fetch(`${url}/api/clawglass/v1/traces/${id}`)).status).toBe(200);
    }
    await kill("SIGTERM");
    const [kept = ""] = readdirSync(inbox);
    const after = await run("db", "verify");
    expect([after.exitCode, after.out]).toEqual([1, expect.stringContaining(join(inbox, kept))]);
    expect((await run("db", "stats")).out).toContain("1 accepted request is not in the store");
    rmSync(join(inbox, kept));
    expect((await run("db", "verify")).exitCode).toBe(0);
  },
  TIMEOUT_MS,
);
