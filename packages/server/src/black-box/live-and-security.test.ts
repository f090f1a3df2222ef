import { request } from "node:http";
import { type LiveEvent, LiveEventSchema } from "@clawglass/core/api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeOtlp, TRACE_ID } from "../testkit/encode-otlp.ts";
import { startTestServer, type TestServer } from "../testkit/start-test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** Events of a stream until `isLast`; ends the connection then. */
async function readEvents(
  headers: Record<string, string>,
  isLast: (event: LiveEvent) => boolean,
  onEvent: (event: LiveEvent) => void = () => undefined,
): Promise<LiveEvent[]> {
  const abort = new AbortController();
  const response = await fetch(`${server.url}/api/clawglass/v1/live`, { headers, signal: abort.signal });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const events: LiveEvent[] = [];
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk as Uint8Array).toString("utf8");
    const parts = text.split("\n\n");
    text = parts.pop() ?? "";
    for (const part of parts) {
      const data = /^data: (.*)$/m.exec(part)?.[1];
      if (data === undefined) continue;
      const event = LiveEventSchema.parse(JSON.parse(data));
      events.push(event);
      onEvent(event);
      if (!isLast(event)) continue;
      // After the loop has let go of the body: an abort within it would be the loop's error.
      setImmediate(() => abort.abort());
      return events;
    }
  }
  return events;
}

function requestStatus(
  path: string,
  method: string,
  headers: Record<string, string>,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${server.url}${path}`, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
}

test("a watcher is greeted and sees a trace within a second of its acknowledgement", async () => {
  let acknowledgedAtMs = Number.NaN;
  const events = await readEvents(
    {},
    (event) => event.kind === "trace",
    (event) => {
      if (event.kind !== "hello") return;
      void server.post(encodeOtlp([{ name: "seen live" }])).then(() => {
        acknowledgedAtMs = performance.now();
      });
    },
  );
  const delayMs = performance.now() - acknowledgedAtMs;
  expect(events.map(({ kind }) => kind)).toEqual(["hello", "trace"]);
  expect(events[1]).toMatchObject({ trace: { traceId: TRACE_ID, name: "seen live" } });
  expect(delayMs).toBeLessThan(1_000);
});

test("a watcher that comes back gets what it missed", async () => {
  const events = await readEvents({ "last-event-id": "0" }, (event) => event.kind !== "hello");
  expect(events.at(-1)).toMatchObject({ kind: "trace", trace: { traceId: TRACE_ID } });
});

test("every answer carries the headers that keep a page safe", async () => {
  for (const path of [
    "/",
    "/health",
    "/api/clawglass/v1/server",
    "/api/3.0/mlflow/server-info",
    "/nothing.js",
  ]) {
    const { headers } = await fetch(server.url + path);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe-eval");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
  }
});

test("a foreign Host is refused, except for the probes", async () => {
  const host = "evil.example";
  expect(await requestStatus("/api/clawglass/v1/traces", "GET", { host })).toBe(403);
  expect(await requestStatus("/v1/traces", "POST", { host })).toBe(403);
  expect(await requestStatus("/health", "GET", { host })).toBe(200);
  expect(await requestStatus("/version", "GET", { host })).toBe(200);
  expect(await requestStatus("/health", "GET", { host: "localhost:1" })).toBe(200);
});

test("another site's page cannot write", async () => {
  const foreign: Record<string, string>[] = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
  ];
  for (const headers of foreign) {
    expect(await requestStatus("/v1/traces", "POST", headers)).toBe(403);
    expect(await requestStatus("/api/3.0/mlflow/traces/search", "POST", headers)).toBe(403);
  }
  const own = { origin: server.url, "content-type": "application/json" };
  expect(await requestStatus("/api/3.0/mlflow/traces/search", "POST", own)).not.toBe(403);
});

test("probes say what MLflow's clients expect", async () => {
  expect(await (await fetch(`${server.url}/health`)).text()).toBe("OK");
  expect(await (await fetch(`${server.url}/version`)).text()).toBe("3.17.2");
});
