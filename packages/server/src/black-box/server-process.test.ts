import { randomBytes, randomInt } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createSqliteEngine } from "@clawglass/storage/sqlite";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type CliProcess, startProcess } from "../testkit/start-process.ts";

const TIMEOUT_MS = 120_000;
const running: CliProcess[] = [];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "clawglass-process-"));
});
afterEach(async () => {
  for (const { child } of running) child.kill("SIGKILL");
  await Promise.all(running.splice(0).map(({ exited }) => exited));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(...args: string[]): CliProcess {
  const cli = startProcess(args);
  running.push(cli);
  return cli;
}

const startServer = (dataDir: string) => start("server", "--port", "0", "--data-dir", dataDir);
const newFolder = () => mkdtempSync(join(folder, "data-"));

/** Sends one trace of `spanCount` spans as OTLP JSON; answers the status. */
async function send(url: string, traceId: string, spanCount: number): Promise<number> {
  const spans = Array.from({ length: spanCount }, (_, index) => ({
    traceId,
    spanId: (index + 1).toString(16).padStart(16, "0"),
    name: `step ${index}`,
    startTimeUnixNano: "1795343761000000000",
    endTimeUnixNano: "1795343762000000000",
    attributes: [{ key: "mlflow.spanInputs", value: { stringValue: `"${traceId} ${index}"` } }],
  }));
  const response = await fetch(`${url}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }),
  });
  await response.arrayBuffer();
  return response.status;
}

async function countSpans(url: string, traceId: string): Promise<number> {
  const response = await fetch(`${url}/api/clawglass/v1/traces/tr-${traceId}`);
  const body = (await response.json()) as { spans?: unknown[] };
  return body.spans?.length ?? 0;
}

const KILL_COUNT = 4;
const SENDER_COUNT = 4;

test(
  "every acknowledged span is there after each SIGKILL, and the store is sound",
  async () => {
    const dataDir = newFolder();
    const acknowledged = new Map<string, number>();
    const sendUntilKilled = async (url: string, onAnswer: () => void) => {
      for (;;) {
        const traceId = randomBytes(16).toString("hex");
        const spanCount = randomInt(1, 40);
        // A refused or broken connection is the kill; what was not acknowledged may be there or not.
        const status = await send(url, traceId, spanCount).catch(() => null);
        if (status === null) return;
        expect(status).toBe(200);
        acknowledged.set(traceId, spanCount);
        onAnswer();
      }
    };
    for (let kill = 0; kill < KILL_COUNT; kill += 1) {
      const server = startServer(dataDir);
      const url = await server.untilListening();
      const countBefore = acknowledged.size;
      const firstAnswer = Promise.withResolvers<void>();
      const senders = Array.from({ length: SENDER_COUNT }, () => sendUntilKilled(url, firstAnswer.resolve));
      await firstAnswer.promise;
      await wait(randomInt(0, 600));
      server.child.kill("SIGKILL");
      await Promise.all([...senders, server.exited]);
      expect(acknowledged.size).toBeGreaterThan(countBefore);
    }
    const server = startServer(dataDir);
    const url = await server.untilListening();
    const lost: string[] = [];
    for (const [traceId, spanCount] of acknowledged)
      if ((await countSpans(url, traceId)) !== spanCount) lost.push(traceId);
    expect(lost).toEqual([]);
    server.child.kill("SIGTERM");
    expect(await server.exited).toBe(0);
    expect(await createSqliteEngine().verify(join(dataDir, "clawglass.db"))).toEqual([]);
  },
  TIMEOUT_MS,
);

describe("a server that is told to stop", () => {
  test.each(["SIGTERM", "SIGINT"] as const)(
    "answers what is on its way after %s, ends its streams, and exits with 0",
    async (signal) => {
      const dataDir = newFolder();
      const server = startServer(dataDir);
      const url = await server.untilListening();
      const stream = await fetch(`${url}/api/clawglass/v1/live`);
      const traceId = randomBytes(16).toString("hex");
      const answer = send(url, traceId, 5_000);
      // The request has arrived when a later, small one is answered over another connection.
      await fetch(`${url}/health`).then((response) => response.text());
      await fetch(`${url}/health`).then((response) => response.text());
      server.child.kill(signal);
      expect(await answer).toBe(200);
      await stream.text();
      expect(await server.exited).toBe(0);
      const again = startServer(dataDir);
      expect(await countSpans(await again.untilListening(), traceId)).toBe(5_000);
    },
    TIMEOUT_MS,
  );
});

describe("a server that cannot start says why, and what to do", () => {
  const expectFailure = async (cli: CliProcess, exitCode: number, ...texts: string[]) => {
    expect([await cli.exited, cli.readOutput()]).toEqual([exitCode, expect.stringContaining(texts[0] ?? "")]);
    for (const text of texts) expect(cli.readOutput()).toContain(text);
    expect(cli.readOutput()).not.toMatch(/^\s+at .*:\d+:\d+/m);
  };

  test(
    "when its port is taken",
    async () => {
      const other = createServer();
      const port = await new Promise<number>((resolve) => {
        other.listen(0, "127.0.0.1", () => resolve((other.address() as { port: number }).port));
      });
      const cli = start("server", "--port", String(port), "--data-dir", newFolder());
      await expectFailure(cli, 1, `Port ${port} is taken by another program.`, "--port");
      other.close();
    },
    TIMEOUT_MS,
  );

  test(
    "when another server has the same data",
    async () => {
      const dataDir = newFolder();
      const first = startServer(dataDir);
      await first.untilListening();
      await expectFailure(startServer(dataDir), 1, dataDir);
    },
    TIMEOUT_MS,
  );

  test(
    "when its settings are wrong",
    async () => {
      const postgres = start("server", "--backend-store-uri", "postgresql://somewhere/traces");
      await expectFailure(postgres, 2, "postgresql: is not supported yet", "sqlite:///");
      await expectFailure(start("server", "--port", "many"), 2, "The port many is not a number");
      await expectFailure(start("server", "--colour"), 1, "unknown option '--colour'", "--help");
    },
    TIMEOUT_MS,
  );

  test(
    "when its prices cannot be read",
    async () => {
      const dataDir = newFolder();
      writeFileSync(join(dataDir, "prices.json"), "{oops");
      await expectFailure(startServer(dataDir), 2, join(dataDir, "prices.json"), "built-in prices");
    },
    TIMEOUT_MS,
  );

  test(
    "when its data folder cannot be made or written",
    async () => {
      const file = join(newFolder(), "a-file");
      writeFileSync(file, "");
      await expectFailure(startServer(join(file, "data")), 1, file);
      if (process.getuid?.() === 0) return; // root may write anywhere
      const dataDir = join(newFolder(), "read-only");
      mkdirSync(dataDir);
      chmodSync(dataDir, 0o500);
      await expectFailure(startServer(dataDir), 1, dataDir);
    },
    TIMEOUT_MS,
  );
});

test(
  "--version and --help answer without a server",
  async () => {
    const version = start("--version");
    expect(await version.exited).toBe(0);
    expect(version.readOutput()).toMatch(/^\d+\.\d+\.\d+\n$/);
    const help = start("help", "server");
    expect(await help.exited).toBe(0);
    for (const text of ["--port", "--data-dir", "CLAWGLASS_PORT", "Examples:"])
      expect(help.readOutput()).toContain(text);
  },
  TIMEOUT_MS,
);
