import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type LiveEvent, LiveEventSchema, type ServerInfo } from "@clawglass/core/api";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { holdStore } from "../testkit/hold-store.ts";
import { sendTrace } from "../testkit/send-trace.ts";
import { startTestServer, type TestServer } from "../testkit/start-test-server.ts";

const BEHIND = "clawglass-behind";
const newTraceId = () => randomBytes(16).toString("hex");
let server: TestServer;
let held: { release(): void } | null = null;
beforeAll(async () => {
  server = await startTestServer();
  // Threads start with the first request of their kind; these tests are about the others.
  const traceId = newTraceId();
  await sendTrace(server.url, { traceId, spanCount: 1 });
  expect((await read(tracePath(traceId))).status).toBe(200);
});
afterEach(() => release());
afterAll(() => server.close());

function release(): void {
  held?.release();
  held = null;
}

/** Holds the pipeline up: one request is in it, `count` more are acknowledged and wait in the inbox. */
async function fillInbox(count: number): Promise<{ direct: Promise<Response>; traceIds: string[] }> {
  held = holdStore(server.storePath);
  const direct = sendTrace(server.url, { traceId: newTraceId(), spanCount: 1 });
  await sleep(100); // it is in the pipeline, and what comes now goes to the inbox
  const traceIds: string[] = [];
  while (traceIds.length < count) {
    const traceId = newTraceId();
    const answer = await sendTrace(server.url, { traceId, spanCount: 2 });
    expect(answer.status).toBe(200);
    if ((await readWaiting()) > traceIds.length) traceIds.push(traceId);
  }
  return { direct, traceIds };
}

async function readWaiting(): Promise<number> {
  const { ingest } = (await server.getJson("/server")) as ServerInfo;
  return ingest?.waiting?.requestCount ?? 0;
}

const read = (path: string) => fetch(`${server.url}/api/clawglass/v1${path}`);
const tracePath = (traceId: string | undefined) => `/traces/tr-${traceId}`;

describe("while requests that were acknowledged wait for the pipeline", () => {
  test("a query waits 2 s for them, then answers without them and says so", async () => {
    const { direct, traceIds } = await fillInbox(3);
    const askedAtMs = performance.now();
    const answer = await read(tracePath(traceIds[0]));
    const tookMs = performance.now() - askedAtMs;
    expect([answer.status, answer.headers.get(BEHIND)]).toEqual([404, "3"]);
    expect(tookMs).toBeGreaterThan(1_900);
    expect(server.reported).toEqual([]);
    release();
    expect((await direct).status).toBe(200);
    const later = await read(tracePath(traceIds[0]));
    expect([later.status, later.headers.get(BEHIND)]).toEqual([200, null]);
  });

  test("a query that is asked before they are stored sees them, once they are", async () => {
    const { traceIds } = await fillInbox(2);
    const answer = read(tracePath(traceIds[1]));
    await sleep(100);
    release();
    expect((await answer).status).toBe(200);
  });

  test("what they cannot change is answered at once, with how many wait", async () => {
    await fillInbox(2);
    const askedAtMs = performance.now();
    const [health, info] = await Promise.all([fetch(`${server.url}/health`), read("/server")]);
    expect(performance.now() - askedAtMs).toBeLessThan(1_500);
    expect([health.status, health.headers.get(BEHIND)]).toEqual([200, "2"]);
    const { ingest } = (await info.json()) as ServerInfo;
    expect(ingest?.waiting).toEqual({
      requestCount: 2,
      byteCount: expect.any(Number),
      sinceMs: expect.any(Number),
    });
    expect(ingest?.setAside).toEqual({ refusedCount: 0, damagedCount: 0 });
  });

  test("tags, assessments and deletions come after them, and none is lost", async () => {
    const { traceIds } = await fillInbox(3);
    const [tagged, assessed, deleted] = traceIds;
    let isAnyDone = false;
    const change = async (path: string, method: string, body: unknown): Promise<number> => {
      const answer = await fetch(`${server.url}${path}`, {
        method,
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      isAnyDone = true;
      return answer.status;
    };
    const changes = [
      change(`/api/2.0/mlflow/traces/tr-${tagged}/tags`, "PATCH", { key: "mood", value: "calm" }),
      change(`/api/3.0/mlflow/traces/tr-${assessed}/assessments`, "POST", {
        assessment: {
          assessment_name: "good",
          feedback: { value: true },
          source: { source_type: "HUMAN", source_id: "me" },
        },
      }),
      change("/api/2.0/mlflow/traces/delete-traces", "POST", {
        experiment_id: "0",
        request_ids: [`tr-${deleted}`],
      }),
    ];
    await sleep(300);
    expect(isAnyDone).toBe(false);
    release();
    expect(await Promise.all(changes)).toEqual([200, 200, 200]);
    expect(await (await read(tracePath(tagged))).json()).toMatchObject({
      tags: expect.objectContaining({ mood: "calm" }),
    });
    const info = await fetch(`${server.url}/api/3.0/mlflow/traces/tr-${assessed}`);
    expect(JSON.stringify(await info.json())).toContain('"assessment_name":"good"');
    expect((await read(tracePath(deleted))).status).toBe(404);
  });
});

const TRACES_PER_S = 20;
const LIVE_SECONDS = 5;

test("each of 20 traces a second is seen by a watcher at most 1 s after its acknowledgement", async () => {
  const seenAtMs = new Map<string, number>();
  const abort = new AbortController();
  const greeted = Promise.withResolvers<void>();
  const watching = watch(abort.signal, (event) => {
    if (event.kind === "hello") greeted.resolve();
    if (event.kind === "trace" && !seenAtMs.has(event.trace.traceId))
      seenAtMs.set(event.trace.traceId, performance.now());
  });
  await greeted.promise;
  const acknowledgedAtMs = new Map<string, number>();
  const sent: Promise<void>[] = [];
  for (let index = 0; index < TRACES_PER_S * LIVE_SECONDS; index += 1) {
    const traceId = newTraceId();
    sent.push(
      sendTrace(server.url, { traceId, spanCount: 8, text: randomBytes(2_000).toString("hex") }).then(
        ({ status }) => {
          expect(status).toBe(200);
          acknowledgedAtMs.set(`tr-${traceId}`, performance.now());
        },
      ),
    );
    await sleep(1_000 / TRACES_PER_S);
  }
  await Promise.all(sent);
  await expect.poll(() => seenAtMs.size, { timeout: 10_000 }).toBe(acknowledgedAtMs.size);
  abort.abort();
  await watching;
  const late = [...acknowledgedAtMs].filter(
    ([traceId, atMs]) => (seenAtMs.get(traceId) ?? Number.POSITIVE_INFINITY) - atMs > 1_000,
  );
  expect(late).toEqual([]);
});

async function watch(signal: AbortSignal, onEvent: (event: LiveEvent) => void): Promise<void> {
  const response = await fetch(`${server.url}/api/clawglass/v1/live`, { signal });
  let text = "";
  try {
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString("utf8");
      const parts = text.split("\n\n");
      text = parts.pop() ?? "";
      for (const part of parts) {
        const data = /^data: (.*)$/m.exec(part)?.[1];
        if (data !== undefined) onEvent(LiveEventSchema.parse(JSON.parse(data)));
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
