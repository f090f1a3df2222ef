import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { ErrorBody, ServerInfo, TracePage } from "@clawglass/core/api";
import { createSqliteEngine } from "@clawglass/storage/sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { holdStore } from "../testkit/hold-store.ts";
import { sendTrace } from "../testkit/send-trace.ts";
import { type CliProcess, type ProcessOptions, startProcess } from "../testkit/start-process.ts";

const TIMEOUT_MS = 120_000;
const DAY_MS = 86_400_000;
/** Root may write anywhere; a server that tests permissions runs as this user then. */
const NOBODY = 65_534;
const FAKE_CLOCK = fileURLToPath(new URL("../testkit/fake-clock.ts", import.meta.url));
const isRoot = process.getuid?.() === 0;
const engine = createSqliteEngine();
const running: CliProcess[] = [];
let folder: string;
let dataDir: string;
let location: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "clawglass-hard-"));
  chmodSync(folder, 0o755);
  dataDir = join(folder, "data");
  mkdirSync(dataDir);
  location = join(dataDir, "clawglass.db");
  if (isRoot) chownSync(dataDir, NOBODY, NOBODY);
});
afterEach(async () => {
  for (const { child } of running) child.kill("SIGKILL");
  await Promise.all(running.splice(0).map(({ exited }) => exited));
  chmodSync(dataDir, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

function start(options: ProcessOptions = {}): CliProcess {
  const cli = startProcess(["server", "--port", "0", "--data-dir", dataDir], options);
  running.push(cli);
  return cli;
}

async function stop(server: CliProcess): Promise<void> {
  server.child.kill("SIGTERM");
  expect(await server.exited).toBe(0);
}

const newTraceId = () => randomBytes(16).toString("hex");
const send = (url: string, traceId = newTraceId(), text = "") =>
  sendTrace(url, { traceId, spanCount: 3, text });
const read = (url: string, path: string) => fetch(`${url}/api/clawglass/v1${path}`);
const readServer = async (url: string) => (await (await read(url, "/server")).json()) as ServerInfo;

async function readHealth(url: string): Promise<[number, string]> {
  const answer = await fetch(`${url}/health`);
  return [answer.status, await answer.text()];
}

describe("a folder that may not be written", () => {
  const asOther: ProcessOptions = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

  test(
    "keeps the server from starting, with the reason and the way out; the store stays as it is",
    async () => {
      const server = start(asOther);
      expect((await send(await server.untilListening())).status).toBe(200);
      await stop(server);
      const before = readFileSync(location);
      chmodSync(dataDir, 0o500);
      const again = start(asOther);
      expect(await again.exited).toBe(1);
      expect(again.readOutput()).toContain(location);
      expect(again.readOutput()).toMatch(/may write/);
      expect(again.readOutput()).not.toMatch(/^\s+at .*:\d+:\d+/m);
      expect(readFileSync(location).equals(before)).toBe(true);
      chmodSync(dataDir, 0o700);
      const third = start(asOther);
      await third.untilListening();
      await stop(third);
      expect(await engine.verify(location)).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    "that becomes so while the server runs: what needs a new file is refused and said, and all goes on afterwards",
    async () => {
      const server = start(asOther);
      const url = await server.untilListening();
      expect((await send(url)).status).toBe(200);
      chmodSync(dataDir, 0o500);
      const held = holdStore(location);
      const direct = send(url);
      await sleep(200);
      // The inbox has no folder yet, and cannot make one.
      const refused = newTraceId();
      const answer = await send(url, refused);
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
      expect(await answer.text()).toMatch(/inbox .* cannot be written[\s\S]*permissions/);
      expect(await readHealth(url)).toEqual([
        503,
        expect.stringMatching(/cannot be written[\s\S]*permissions/),
      ]);
      expect((await readServer(url)).store.trouble).toMatchObject({ code: "STORE_UNAVAILABLE" });
      held.release();
      expect((await direct).status).toBe(200);
      chmodSync(dataDir, 0o700);
      expect((await send(url)).status).toBe(200);
      expect(await readHealth(url)).toEqual([200, "OK"]);
      expect((await read(url, `/traces/tr-${refused}`)).status).toBe(404);
      await stop(server);
      expect(await engine.verify(location)).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

/** Overwrites every page of a table from its middle on; the pages that SQLite finds the others by stay whole. */
function damageTable(table: string): void {
  const database = new DatabaseSync(location);
  const pages = database
    .prepare("SELECT pageno, pagetype FROM dbstat WHERE name = ? AND pagetype IN ('leaf', 'overflow')")
    .all(table) as { pageno: number; pagetype: string }[];
  const pageSize = Number(database.prepare("PRAGMA page_size").get()?.page_size);
  database.close();
  expect(pages.length).toBeGreaterThan(0);
  const file = openSync(location, "r+");
  for (const { pageno, pagetype } of pages) {
    // Of a leaf its header, of the rest of a long text the middle.
    const offset = (pageno - 1) * pageSize + (pagetype === "leaf" ? 0 : pageSize / 2);
    writeSync(file, Buffer.alloc(64, 0xa5), 0, 64, offset);
  }
  closeSync(file);
}

describe("a store that is damaged on the disk under a running server", () => {
  test.each(["spans", "blocks"])(
    "says so where it reads damaged %s: in answers, in /health, in verify; and acknowledges nothing that it does not keep",
    async (table) => {
      const first = start();
      const firstUrl = await first.untilListening();
      const traceId = newTraceId();
      for (let index = 0; index < 30; index += 1)
        expect(
          (await send(firstUrl, index === 7 ? traceId : newTraceId(), randomBytes(6_000).toString("base64")))
            .status,
        ).toBe(200);
      await stop(first);

      const server = start();
      const url = await server.untilListening();
      damageTable(table);
      const path =
        table === "spans" ? `/traces/tr-${traceId}` : `/traces/tr-${traceId}/spans/0000000000000002`;
      const answer = await read(url, path);
      expect(answer.status).toBe(500);
      const { error } = (await answer.json()) as ErrorBody;
      expect(error).toMatchObject({
        code: "STORE_CORRUPT",
        message: `The store ${location} is damaged.`,
        hint: expect.stringContaining("restore the last backup"),
      });
      expect(await readHealth(url)).toEqual([
        503,
        expect.stringMatching(/is damaged[\s\S]*restore the last backup/),
      ]);
      expect((await readServer(url)).store.trouble).toMatchObject({ code: "STORE_CORRUPT" });

      // A request is stored whole, or it is refused in a way that senders try again.
      const sent = newTraceId();
      const taken = await send(url, sent);
      expect([200, 503]).toContain(taken.status);
      if (taken.status === 503) expect(taken.headers.get("retry-after")).toBe("1");
      const verify = startProcess(["db", "verify", "--data-dir", dataDir]);
      running.push(verify);
      expect([await verify.exited, verify.readOutput()]).toEqual([1, expect.stringMatching(/damaged/)]);
      expect(verify.readOutput()).toMatch(/restore the last backup/);
      expect((await fetch(`${url}/version`)).status).toBe(200);
    },
    TIMEOUT_MS,
  );

  test(
    "is not opened when its first page is damaged, and stays as it is",
    async () => {
      const first = start();
      expect((await send(await first.untilListening())).status).toBe(200);
      await stop(first);
      const file = openSync(location, "r+");
      writeSync(file, Buffer.alloc(200, 0xa5), 0, 200, 0);
      closeSync(file);
      const before = readFileSync(location);
      const server = start();
      expect(await server.exited).toBe(1);
      expect(server.readOutput()).toMatch(/first page is damaged/);
      expect(server.readOutput()).toMatch(/restore the last backup/);
      expect(readFileSync(location).equals(before)).toBe(true);
    },
    TIMEOUT_MS,
  );
});

test(
  "a clock that jumps back, to and fro, costs nothing: not what is stored, not its order, not what waits",
  async () => {
    const clock = join(folder, "clock");
    const setClock = (offsetMs: number) => {
      writeFileSync(`${clock}.new`, String(offsetMs));
      // Never a moment without a clock: the server reads it whenever it likes.
      renameSync(`${clock}.new`, clock);
    };
    setClock(0);
    const options: ProcessOptions = {
      execArgv: ["--import", FAKE_CLOCK],
      environment: { CLAWGLASS_TEST_CLOCK: clock },
    };
    let server = start(options);
    let url = await server.untilListening();
    const sent: string[] = [];
    const sendSome = async () => {
      const ids = Array.from({ length: 12 }, newTraceId);
      const answers = await Promise.all(ids.map((traceId) => send(url, traceId)));
      for (const { status } of answers) expect(status).toBe(200);
      sent.push(...ids);
    };
    const sequences: number[] = [];
    for (const offsetMs of [0, -3 * DAY_MS, 2 * DAY_MS, -40 * DAY_MS]) {
      setClock(offsetMs);
      await sleep(60);
      await sendSome();
      // Nobody waits for a time that has been already.
      await expect
        .poll(async () => (await readServer(url)).ingest?.waiting?.requestCount, { timeout: 20_000 })
        .toBe(0);
      const { traces } = (await (await read(url, "/traces?limit=500")).json()) as TracePage;
      expect(traces.length).toBe(sent.length);
      sequences.push(Math.max(...traces.map(({ revision }) => revision)));
      const storage = (await (await read(url, "/storage")).json()) as { index: { lagMs: number } };
      expect(storage.index.lagMs).toBeGreaterThanOrEqual(0);
      expect(storage.index.lagMs).toBeLessThan(DAY_MS / 2);
      expect(await readHealth(url)).toEqual([200, "OK"]);
      if (offsetMs === 2 * DAY_MS) {
        await stop(server);
        server = start(options);
        url = await server.untilListening();
      }
    }
    expect(sequences).toEqual([...sequences].sort((left, right) => left - right));
    expect(new Set(sequences).size).toBe(sequences.length);
    await stop(server);
    expect(await engine.verify(location)).toEqual([]);
    expect(readdirSync(dataDir).filter((name) => name.includes("inbox"))).toEqual([]);
  },
  TIMEOUT_MS,
);
