import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRedactor } from "@clawglass/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Background } from "../background/background-jobs.ts";
import { doBackgroundJob } from "../background/do-background-job.ts";
import { Delivery } from "../deliver/delivery.ts";
import { DEFAULT_SPAN_QUEUE_LIMITS } from "../deliver/span-queue.ts";
import { Spool } from "../spool/spool.ts";
import { nodeSpoolDisk } from "../spool/spool-disk.ts";
import { DEFAULT_SPOOL_LIMITS } from "../spool/spool-types.ts";
import { type FakeServer, type FakeServerOptions, startFakeServer } from "../testkit/fake-server.ts";
import { createSpan } from "../testkit/test-spans.ts";
import { createHttpClient } from "./http-client.ts";
import { NO_CREDENTIALS } from "./server-target.ts";
import { createSenderIdentity } from "./to-readable-span.ts";

let folder = "";
let server: FakeServer;
let delivery: Delivery;
let spool: Spool;
/** What the sender waited, in ms. It never really waits here. */
let waits: number[] = [];
let beforeWait: (ms: number) => void = () => undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sender-test-"));
  waits = [];
  beforeWait = () => undefined;
});
afterEach(async () => {
  await delivery.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(
  options: FakeServerOptions = {},
  timeoutMs?: number,
  background?: Background,
): Promise<void> {
  server = await startFakeServer(options);
  const http = createHttpClient();
  spool = new Spool({
    disk: nodeSpoolDisk,
    root: join(folder, "spool"),
    limits: DEFAULT_SPOOL_LIMITS,
    environment: { owner: { pid: 1, host: "t", token: "a" }, clock: Date.now, mayPidRun: () => true },
  });
  delivery = new Delivery({
    spool,
    http: (request) => http({ ...request, timeoutMs: timeoutMs ?? request.timeoutMs }),
    redactor: createRedactor(),
    identity: createSenderIdentity("0.0.0"),
    queueLimits: DEFAULT_SPAN_QUEUE_LIMITS,
    ...(background === undefined ? {} : { background }),
    timing: {
      clock: Date.now,
      stopwatch: () => performance.now(),
      random: () => 1,
      after: () => () => undefined,
      whenQuiet: (task) => task(),
      keepAlive: (work) => work,
      yieldTurn: () => new Promise((resolve) => setImmediate(resolve)),
      async sleep(ms) {
        waits.push(ms);
        beforeWait(ms);
        await new Promise((resolve) => setImmediate(resolve));
      },
    },
  });
  configure();
}

function configure(
  token: string | null = null,
  experiment = { id: null as string | null, name: null as string | null },
): void {
  const target = { trackingUri: server.url, credentials: { ...NO_CREDENTIALS, token } };
  delivery.configure({ target, experiment }, createRedactor());
}

/** Ends when the spool is empty: the sender's own progress is the clock. */
async function untilSent(): Promise<void> {
  await delivery.flush();
  delivery.sender.wake();
  while (spool.waiting().spans > 0) await new Promise((resolve) => setImmediate(resolve));
}

const names = (): string[] =>
  server.accepted.flatMap(({ spans }) =>
    spans.map((span) => /span-\d+(?=;)/.exec(span.toString("latin1"))?.[0] ?? "?"),
  );

describe("Sender", () => {
  it("sends spans to the experiment, and says who it found", async () => {
    await start();
    configure(null, { id: null, name: "agents" });
    delivery.emit(createSpan(1));
    delivery.emit(createSpan(2));
    await untilSent();
    expect(names()).toEqual(["span-1", "span-2"]);
    expect(server.accepted[0]?.experimentId).toBe("1");
    expect(server.experiments.get("1")).toBe("agents");
    expect(spool.stats).toMatchObject({ sentSpans: 2, server: "clawglass 0.1.0" });
  });

  it("tries again after 500, 503, a hang and a broken connection, waiting longer each time", async () => {
    await start({}, 150);
    server.answers.push({ status: 500 }, { status: 503 }, "disconnect", "hang");
    delivery.emit(createSpan(1));
    await untilSent();
    expect(names()).toEqual(["span-1"]);
    expect(waits).toEqual([1000, 2000, 4000, 8000]);
  });

  it("waits as long as the server asks", async () => {
    await start();
    server.answers.push({ status: 429, headers: { "retry-after": "77" } });
    delivery.emit(createSpan(1));
    await untilSent();
    expect(waits).toEqual([77_000]);
  });

  it("waits for a server that is not there yet, and sends all of it in order", async () => {
    await start();
    const { url } = server;
    await server.stop();
    for (let number = 1; number <= 5; number += 1) {
      delivery.emit(createSpan(number));
      await delivery.flush();
    }
    let isRestarting = false;
    beforeWait = () => {
      if (isRestarting) return;
      isRestarting = true;
      void startFakeServer({ port: Number(new URL(url).port) }).then((again) => {
        server = again;
      });
    };
    await untilSent();
    expect(names()).toEqual([1, 2, 3, 4, 5].map((number) => `span-${number}`));
  });

  it("keeps everything while the credentials are refused, and sends when they are right", async () => {
    await start({ authorization: "Bearer right" });
    configure("wrong");
    delivery.emit(createSpan(1));
    beforeWait = () => configure("right");
    await untilSent();
    expect(names()).toEqual(["span-1"]);
    expect(spool.stats.lostSpans.rejected).toBe(0);
  });

  it("finds the one span that the server refuses, and loses only that", async () => {
    await start();
    server.judge = ({ spans }) => (spans.some((span) => span.includes("span-4;")) ? { status: 422 } : null);
    for (let number = 1; number <= 7; number += 1) delivery.emit(createSpan(number));
    await untilSent();
    expect(names().sort()).toEqual([1, 2, 3, 5, 6, 7].map((number) => `span-${number}`));
    expect(spool.stats.lostSpans.rejected).toBe(1);
    expect(spool.stats.sentSpans).toBe(6);
  });

  it("sends smaller parts when a batch is too big", async () => {
    await start();
    server.judge = ({ spans }) => (spans.length > 2 ? { status: 413 } : null);
    for (let number = 1; number <= 9; number += 1) delivery.emit(createSpan(number));
    await untilSent();
    expect(names()).toHaveLength(9);
    expect(spool.stats.lostSpans.rejected).toBe(0);
  });

  it("does not ask for each span when the server refuses them all", async () => {
    await start();
    server.judge = () => ({ status: 400 });
    for (let number = 1; number <= 2000; number += 1) delivery.emit(createSpan(number));
    await untilSent();
    expect(spool.stats.lostSpans.rejected).toBe(2000);
    expect(server.requests.length).toBeLessThan(60);
  });

  it("does not let one poisoned span hold up all others for ever", async () => {
    await start();
    server.judge = ({ spans }) => (spans.some((span) => span.includes("span-2;")) ? { status: 500 } : null);
    for (let number = 1; number <= 3; number += 1) delivery.emit(createSpan(number));
    await untilSent();
    expect(names().sort()).toEqual(["span-1", "span-3"]);
    expect(spool.stats.lostSpans.rejected).toBe(1);
    expect(waits).toHaveLength(12);
  });

  it("shows open spans to Clawglass, before the ended ones", async () => {
    await start();
    delivery.emit(createSpan(1, { endTimeUnixNano: null }));
    await delivery.flush();
    while (server.accepted.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(server.accepted[0]?.spans[0]?.includes("clawglass.open")).toBe(true);
    delivery.emit(createSpan(1));
    await untilSent();
    expect(server.accepted).toHaveLength(2);
    expect(server.accepted[1]?.spans[0]?.includes("clawglass.open")).toBe(false);
  });

  it("never sends open spans to MLflow", async () => {
    await start({ product: "3.6.0" });
    delivery.emit(createSpan(1, { endTimeUnixNano: null }));
    await delivery.flush();
    delivery.emit(createSpan(2));
    await untilSent();
    expect(names()).toEqual(["span-2"]);
    expect(spool.openSpans()).toBe(1);
  });

  it("keeps everything for an MLflow that is too old, and says so", async () => {
    await start({ product: "3.5.1" });
    delivery.emit(createSpan(1));
    await delivery.flush();
    while (spool.stats.lastError === null) await new Promise((resolve) => setImmediate(resolve));
    expect(spool.stats.lastError.message).toContain("MLflow 3.5.1");
    expect(spool.waiting().spans).toBe(1);
  });

  it("encodes big spans in the background, in order with small ones, also when the worker fails", async () => {
    let jobs = 0;
    await start({}, undefined, {
      run: async (kind, request) => {
        jobs += 1;
        if (jobs > 1) return null; // the worker crashed
        return (await doBackgroundJob({ id: 1, kind, request })).answer as never;
      },
      close: () => undefined,
    });
    const big = [{ key: "payload", json: JSON.stringify("x".repeat(200_000)) }];
    for (const [number, attributes] of [
      [1, big],
      [2, []],
      [3, big],
      [4, []],
    ] as const) {
      delivery.emit(createSpan(number, { attributes: [...attributes] }));
      await delivery.flush();
    }
    await untilSent();
    expect(names()).toEqual(["span-1", "span-2", "span-3", "span-4"]);
    expect(jobs).toBe(2);
    expect(spool.stats).toMatchObject({ sentSpans: 4 });
  });

  it("takes secrets out before anything is written", async () => {
    await start();
    const secret = `ghp${"_"}${"a1B2".repeat(9)}`;
    delivery.emit(createSpan(1, { attributes: [{ key: "text", json: JSON.stringify(`my ${secret}`) }] }));
    await untilSent();
    const sent = server.accepted[0]?.spans[0]?.toString("latin1") ?? "";
    expect(sent).toContain("[redacted github-token]");
    expect(sent).not.toContain(secret);
    expect(spool.stats.redacted).toEqual({ "github-token": 1 });
  });
});
