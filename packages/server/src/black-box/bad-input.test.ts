import { request } from "node:http";
import { deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { ErrorBodySchema, type ServerInfo, TraceDetailSchema, TracePageSchema } from "@clawglass/core/api";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { encodeOtlp, nestValue, TRACE_ID } from "../testkit/encode-otlp.ts";
import { startTestServer, type TestServer } from "../testkit/start-test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
afterEach(() => expect(server.reported).toEqual([]));

async function countTraces(): Promise<number> {
  return TracePageSchema.parse(await server.getJson("/traces")).total.count;
}

/** Requests that were acknowledged and are not stored yet. */
async function countWaiting(): Promise<number | undefined> {
  return ((await server.getJson("/server")) as ServerInfo).ingest?.waiting?.requestCount;
}

async function readTrace(traceId: string) {
  return TraceDetailSchema.parse(await server.getJson(`/traces/${traceId}`));
}

async function expectRefused(response: Response, status: number, text: string): Promise<void> {
  expect(response.status).toBe(status);
  expect(JSON.stringify(await response.json())).toContain(text);
  expect(await countTraces()).toBe(0);
}

test("bytes that are no protobuf are refused in MLflow's words", async () => {
  await expectRefused(
    await server.post(Buffer.from("\xff\xff\xffnonsense")),
    400,
    "Invalid OpenTelemetry format",
  );
});

test("text that is no JSON is refused", async () => {
  const headers = { "content-type": "application/json" };
  await expectRefused(await server.post("{oops", headers), 400, "Invalid OpenTelemetry format");
  await expectRefused(await server.post("[]", headers), 400, "Invalid OpenTelemetry format");
  await expectRefused(await server.post("{}", headers), 400, "no spans found");
});

test("JSON nested 100,000 levels is refused without harm", async () => {
  const body = `{"resourceSpans":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  const response = await server.post(body, { "content-type": "application/json" });
  expect([200, 400]).toContain(response.status);
  expect(await countTraces()).toBe(0);
});

test("bad, cut and unknown compression is refused", async () => {
  const good = gzipSync(encodeOtlp([{}]));
  const gzip = { "content-encoding": "gzip" };
  await expectRefused(
    await server.post(Buffer.from("no gzip"), gzip),
    400,
    "Failed to decompress gzip payload",
  );
  await expectRefused(
    await server.post(good.subarray(0, -9), gzip),
    400,
    "Failed to decompress gzip payload",
  );
  await expectRefused(
    await server.post(good, { "content-encoding": "br" }),
    400,
    "Unsupported Content-Encoding: br",
  );
});

test("a zip bomb is stopped and refused as too large", async () => {
  const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024), { level: 1 });
  expect(bomb.length).toBeLessThan(5 * 1024 * 1024);
  expect((await server.post(bomb, { "content-encoding": "gzip" })).status).toBe(413);
  expect(await countTraces()).toBe(0);
});

test("a content length of 10 GB is refused before the body comes", async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const outgoing = request(
      `${server.url}/v1/traces`,
      {
        method: "POST",
        headers: { "content-type": "application/x-protobuf", "content-length": String(10 * 1024 ** 3) },
      },
      (response) => {
        resolve(response.statusCode);
        outgoing.destroy();
      },
    );
    outgoing.on("error", reject);
    outgoing.flushHeaders();
  });
  expect(status).toBe(413);
});

test("one span without an id refuses its whole request", async () => {
  const bad = [
    { traceId: new Uint8Array() },
    { spanId: new Uint8Array() },
    { spanId: new Uint8Array(9).fill(1) },
  ];
  for (const span of bad) {
    await expectRefused(await server.post(encodeOtlp([{}, span])), 422, "Cannot convert OpenTelemetry span");
  }
});

test("an unknown experiment and a name instead of an id are told apart", async () => {
  const unknown = await server.post(encodeOtlp([{}]), { "x-mlflow-experiment-id": "999" });
  await expectRefused(unknown, 404, "No Experiment with id=999 exists");
  const name = await server.post(encodeOtlp([{}]), { "x-mlflow-experiment-id": "Default" });
  await expectRefused(name, 400, "Invalid experiment ID 'Default'");
});

test("negative times and times past 2262 are refused, and nothing is kept", async () => {
  await expectRefused(await server.post(encodeOtlp([{}, { startTimeUnixNano: "-5" }])), 422, "1970 to 2262");
  const late = { endTimeUnixNano: "18446744073709551615" };
  await expectRefused(await server.post(encodeOtlp([{}, late])), 422, "1970 to 2262");
});

test("an attribute 1,000 levels deep is cut there, and the rest of the span is kept", async () => {
  const attributes = [
    { key: "deep", value: nestValue(1_000) },
    { key: "flat", value: { stringValue: "kept" } },
  ];
  expect((await server.post(encodeOtlp([{ attributes }]))).status).toBe(200);
  const detail = JSON.stringify(await server.getJson(`/traces/${TRACE_ID}/spans/0000000000000001`));
  expect(detail).toContain("kept");
  expect(detail).toContain("left out: nested too deeply");
  expect(await server.getJson("/server")).toMatchObject({ ingest: { truncatedValueCount: 1 } });
});

test("NUL, half surrogate pairs and broken UTF-8 are kept readable", async () => {
  const attributes = [{ key: "text", value: { stringValue: "a\0b" } }];
  expect((await server.post(encodeOtlp([{ name: "n\0m", attributes }]))).status).toBe(200);
  const json = JSON.stringify({
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: [
              {
                traceId: "aa".repeat(16),
                spanId: "bb".repeat(8),
                name: "half \ud800",
                startTimeUnixNano: "1",
                endTimeUnixNano: 2,
                attributes: [{ key: "k", value: { stringValue: "half \udc00" } }],
              },
            ],
          },
        ],
      },
    ],
  });
  expect((await server.post(json, { "content-type": "application/json" })).status).toBe(200);
  const trace = await readTrace(`tr-${"aa".repeat(16)}`);
  expect(trace.spans[0]?.name.isWellFormed()).toBe(true);
  expect((await readTrace(TRACE_ID)).spans[0]?.name).toBe("n\uFFFDm");
});

test("values that are no texts keep their kind", async () => {
  const values = {
    whole: { intValue: "9007199254740993" },
    point: { doubleValue: 10 },
    yes: { boolValue: true },
  };
  const attributes = Object.entries(values).map(([key, value]) => ({ key, value }));
  expect((await server.post(encodeOtlp([{ attributes }]))).status).toBe(200);
  expect(await server.getJson(`/traces/${TRACE_ID}/spans/0000000000000001`)).toMatchObject({
    attributes: [
      { key: "whole", json: "9007199254740993" },
      { key: "point", json: "10.0" },
      { key: "yes", json: "true" },
    ],
  });
});

test("every compression that is offered is understood", async () => {
  const body = encodeOtlp([{}]);
  const bodies = { gzip: gzipSync(body), deflate: deflateSync(body), zstd: zstdCompressSync(body) };
  for (const [encoding, bytes] of Object.entries(bodies)) {
    expect((await server.post(bytes, { "content-encoding": encoding })).status).toBe(200);
  }
  expect((await server.post(deflateRawSync(body), { "content-encoding": "deflate" })).status).toBe(200);
});

test("a span that ended before it started has no negative duration", async () => {
  const span = { startTimeUnixNano: "1795343762000000000", endTimeUnixNano: "1795343761000000000" };
  expect((await server.post(encodeOtlp([span]))).status).toBe(200);
  const [row] = (await readTrace(TRACE_ID)).spans;
  expect(row?.durationMs).toBe(0);
});

test("JSON text nested 20,000 levels in a tool's input breaks no view", async () => {
  const text = "[".repeat(20_000) + "]".repeat(20_000);
  const attributes = [
    { key: "mlflow.spanType", value: { stringValue: "TOOL" } },
    { key: "mlflow.spanInputs", value: { stringValue: text } },
  ];
  expect((await server.post(encodeOtlp([{ name: "tool", attributes }]))).status).toBe(200);
  const conversation = await fetch(`${server.url}/api/clawglass/v1/traces/${TRACE_ID}/conversation`);
  expect(conversation.status).toBe(200);
});

const SPAN_COUNT = 100_000;

test("100,000 spans in one request are all kept", async () => {
  const spans = Array.from({ length: SPAN_COUNT }, () => ({ traceId: new Uint8Array(16).fill(7) }));
  expect((await server.post(encodeOtlp(spans))).status).toBe(200);
  await expect.poll(countWaiting, { timeout: 60_000 }).toBe(0);
  const { summary } = await readTrace(`tr-${"07".repeat(16)}`);
  expect(summary.spanCount).toBe(SPAN_COUNT);
});

test("the server's own errors have its own form", async () => {
  for (const path of ["/traces/tr-none", "/traces?limit=0", "/traces/tr-none/conversation"]) {
    const body = ErrorBodySchema.parse(await server.getJson(path));
    expect(body.error.message).not.toBe("");
  }
});
