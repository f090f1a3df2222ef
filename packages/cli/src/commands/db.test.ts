import {
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningServer, readConfig, startServer } from "@clawglass/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exitCodeOf } from "../exit-codes.ts";
import { formatError } from "../format-error.ts";
import type { Io } from "../io.ts";
import { createProgram } from "../program.ts";

const DAY_MS = 86_400_000;
const TIMEOUT_MS = 120_000;
let folder: string;
let dataDir: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "clawglass-db-"));
  dataDir = join(folder, "data");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs one command line in this process, on the store of this test. */
async function run(...args: string[]): Promise<{ exitCode: number; out: string; err: string }> {
  const result = { exitCode: 0, out: "", err: "" };
  const io: Io = {
    out: (line) => {
      result.out += `${line}\n`;
    },
    err: (line) => {
      result.err += `${line}\n`;
    },
    environment: {},
    untilStopped: () => new Promise(() => {}),
    goOnUnread() {},
    setExitCode: (code) => {
      result.exitCode = code;
    },
  };
  try {
    const program = await createProgram(io, args[0]);
    await program.parseAsync(["node", "clawglass", ...args, "--data-dir", dataDir]);
  } catch (error) {
    result.err += formatError(error);
    result.exitCode = exitCodeOf(error);
  }
  return result;
}

function start(): Promise<RunningServer> {
  const fail = (error: unknown) => {
    throw error;
  };
  return startServer(readConfig({ dataDir, port: "0" }, {}), { reportError: fail, onFatal: fail });
}

async function send(url: string, index: number, ageDays: number): Promise<void> {
  const startMs = Date.now() - ageDays * DAY_MS;
  const attributes = {
    "mlflow.spanType": '"LLM"',
    "mlflow.spanInputs": JSON.stringify(`question ${index} `.repeat(200)),
    "mlflow.llm.model": '"my-model"',
    "mlflow.llm.provider": '"my-proxy"',
    "mlflow.chat.tokenUsage": '{"input_tokens":1000000,"output_tokens":1000000,"total_tokens":2000000}',
  };
  const span = {
    traceId: index.toString(16).padStart(32, "0"),
    spanId: "00000000000000a1",
    name: "call",
    startTimeUnixNano: `${startMs}000000`,
    endTimeUnixNano: `${startMs + 5}000000`,
    attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
  };
  const answer = await fetch(`${url}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  });
  expect(answer.status).toBe(200);
}

test("without a store, commands say so and make none", async () => {
  for (const args of [
    ["db", "stats"],
    ["db", "verify"],
    ["db", "retain"],
    ["prices", "list"],
  ]) {
    const { exitCode, err } = await run(...args);
    expect([exitCode, err]).toEqual([1, expect.stringContaining("There is no store at")]);
  }
  expect(existsSync(dataDir)).toBe(false);
});

test(
  "a running server is found by its store, and goes on while it is looked after",
  async () => {
    const server = await start();
    for (const [index, ageDays] of [1, 2, 40, 50].entries()) await send(server.url, index + 1, ageDays);
    const stats = JSON.parse((await run("db", "stats", "--json")).out);
    expect(stats).toMatchObject({ traceCount: 4, spanCount: 4, engine: "sqlite" });
    expect((await run("db", "stats")).out).toMatch(/4 runs, 4 steps, from 20\d\d-.*\n.*on disk, schema/);

    expect((await run("db", "backup", join(folder, "four.db"))).out).toContain("clawglass db restore");
    expect(await run("db", "backup", join(folder, "four.db"))).toMatchObject({ exitCode: 1 });
    const verified = await run("db", "verify");
    expect([verified.out, verified.exitCode]).toEqual([expect.stringContaining("is sound"), 0]);

    const dry = await run("db", "retain", "--keep-days", "30", "--dry-run");
    expect(dry.out).toContain("2 runs (2 steps) would be deleted");
    expect(JSON.parse((await run("db", "stats", "--json")).out).traceCount).toBe(4);

    expect((await run("prices", "list")).out).toMatch(/my-proxy +my-model +4 +4 +unknown/);
    const set = await run(
      "prices",
      "set",
      "my-model",
      "--provider",
      "my-proxy",
      "--input",
      "2",
      "--output",
      "3",
    );
    expect(set.out).toContain(join(dataDir, "prices.json"));
    expect((await run("prices", "reprice", "--dry-run")).out).toContain("4 of 4 calls would change");
    expect((await run("prices", "reprice")).out).toContain("Together $0.0000 before, $20.0000 now.");
    expect((await run("prices", "list")).out).toMatch(/my-proxy +my-model +4 +0 +your price/);
    expect((await run("prices", "list", "my-model")).out).toContain("your prices");

    const restore = await run("db", "restore", join(folder, "four.db"), "--force");
    expect(restore).toMatchObject({ exitCode: 1, err: expect.stringContaining("in use by another process") });
    expect((await run("db", "vacuum")).out).toMatch(/before, .* now/);
    await server.close();
    expect(existsSync(join(dataDir, "clawglass.db.server"))).toBe(false);
  },
  TIMEOUT_MS,
);

test(
  "without a server, the same commands work on the file",
  async () => {
    const kept = await run("db", "retain", "--keep-days", "30", "--json");
    expect(JSON.parse(kept.out)).toMatchObject({
      deleted: { traceCount: 2, spanCount: 2, byReason: { age: 2 } },
    });
    expect((await run("db", "retain")).out).toContain("runs are kept for 30 days");
    expect(JSON.parse((await run("db", "stats", "--json")).out).traceCount).toBe(2);
    expect((await run("db", "vacuum")).exitCode).toBe(0);
    expect((await run("db", "verify")).out).toContain("is sound");
    const removed = await run("prices", "set", "my-model", "--provider", "my-proxy", "--remove");
    expect(removed.out).toContain("Removed from");
    expect(JSON.parse((await run("prices", "reprice", "--json")).out)).toMatchObject({
      newlyUnpricedCount: 2,
    });
  },
  TIMEOUT_MS,
);

test(
  "a backup comes back only when it is asked for and whole, and what was there is moved aside",
  async () => {
    const backup = join(folder, "four.db");
    const refused = await run("db", "restore", backup);
    expect([refused.exitCode, refused.err]).toEqual([1, expect.stringContaining("--force")]);

    const damaged = join(folder, "damaged.db");
    const { copyFileSync } = await import("node:fs");
    copyFileSync(backup, damaged);
    const file = openSync(damaged, "r+");
    const pageCount = statSync(damaged).size / 4_096;
    for (let page = 5; page < pageCount; page += 3)
      writeSync(file, Buffer.alloc(4_096, 0xa5), 0, 4_096, page * 4_096);
    const verified = await run("db", "verify", damaged);
    expect([verified.exitCode, verified.out + verified.err]).toEqual([1, expect.stringContaining("damaged")]);
    const before = readFileSync(join(dataDir, "clawglass.db"));
    const unsound = await run("db", "restore", damaged, "--force");
    expect([unsound.exitCode, unsound.err]).toEqual([1, expect.stringContaining("damaged")]);
    expect(readFileSync(join(dataDir, "clawglass.db")).equals(before)).toBe(true);

    const waiting = join(dataDir, "clawglass.db-inbox");
    mkdirSync(waiting, { recursive: true });
    writeFileSync(join(waiting, "0000000000000007.inbox"), "acknowledged for the old store");
    const restored = await run("db", "restore", backup, "--force");
    expect([restored.err, restored.exitCode]).toEqual(["", 0]);
    expect(existsSync(waiting)).toBe(false);
    const aside = readdirSync(dataDir).find((name) => /\.replaced-.*-inbox$/.test(name));
    expect(readdirSync(join(dataDir, aside ?? ""))).toEqual(["0000000000000007.inbox"]);
    expect(JSON.parse((await run("db", "stats", "--json")).out).traceCount).toBe(4);
    expect(readdirSync(dataDir).filter((name) => name.includes(".replaced-")).length).toBeGreaterThan(0);
    expect((await run("db", "verify")).out).toContain("is sound");
    const server = await start();
    await send(server.url, 9, 0);
    await server.close();
    expect(JSON.parse((await run("db", "stats", "--json")).out).traceCount).toBe(5);
  },
  TIMEOUT_MS,
);

test("what makes no sense is refused with the way to write it", async () => {
  for (const args of [
    ["db", "retain", "--keep-days", "soon"],
    ["db", "retain", "--max-store-size", "huge"],
    ["db", "retain", "--keep", "tags.x"],
    ["prices", "set", "m"],
    ["prices", "set", "m", "--input", "cheap", "--output", "1"],
    ["prices", "reprice", "--from", "then"],
  ]) {
    const { exitCode, err } = await run(...args);
    expect([exitCode, err.split("\n").length]).toEqual([2, 2]);
  }
});
