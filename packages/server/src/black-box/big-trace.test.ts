import { unpackSpans } from "@clawglass/core";
import {
  type Conversation,
  ConversationSchema,
  SpanHintsSchema,
  type SubAgentStep,
  TraceFindingsSchema,
  TraceOutlineSchema,
} from "@clawglass/core/api";
import { sendBigTrace } from "@clawglass/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../testkit/start-test-server.ts";

/** A run of several agents that is too large to be read whole. */
const SPAN_COUNT = 6_000;
let server: TestServer;
let traceId = "";

beforeAll(async () => {
  server = await startTestServer();
  traceId = await sendBigTrace(server.url, { kind: "wide", spanCount: SPAN_COUNT });
}, 60_000);
afterAll(() => server.close());

const conversation = async (query = ""): Promise<Conversation> =>
  ConversationSchema.parse(await server.getJson(`/traces/${traceId}/conversation${query}`));
const subAgentsOf = ({ steps }: Conversation) =>
  steps.filter((step): step is SubAgentStep => step.kind === "sub-agent");

const outlineOf = async (query = "") =>
  TraceOutlineSchema.parse(await server.getJson(`/traces/${traceId}/outline${query}`));

test("the outline of a very large run has every span, parents first, and says that steps come without words", async () => {
  const outline = await outlineOf();
  const rows = [...unpackSpans(outline.spans)];
  expect(rows).toHaveLength(SPAN_COUNT);
  expect(outline.spanCount).toBe(SPAN_COUNT);
  const seen = new Set<string | null>([null]);
  for (const row of rows) {
    expect(seen).toContain(row.parentSpanId);
    seen.add(row.spanId);
  }
  expect(seen.size).toBe(SPAN_COUNT + 1);
  expect(outline.isBare).toBe(true);
  const told = rows.filter((row) => row.inputPreview !== null).map((row) => row.spanId);
  expect(told).toEqual([rows[0]?.spanId, outline.firstFailure?.spanId]);
  expect(JSON.stringify(outline).length).toBeLessThan(SPAN_COUNT * 120);
});

test("the first rows alone are those of the whole outline, with what is said of the whole run", async () => {
  const whole = await outlineOf();
  const first = await outlineOf("?first=200");
  expect([...unpackSpans(first.spans)]).toEqual([...unpackSpans(whole.spans)].slice(0, 200));
  const { spans: _first, ...saidFirst } = first;
  const { spans: _whole, ...said } = whole;
  expect(saidFirst).toEqual(said);
  expect(JSON.stringify(first).length).toBeLessThan(30_000);
  expect([...unpackSpans((await outlineOf("?first=900")).spans)]).toHaveLength(900);
});

test("the words of chosen steps come when they are asked for", async () => {
  const rows = [...unpackSpans((await outlineOf("?first=200")).spans)];
  const tools = rows.filter((row) => row.type === "TOOL").slice(0, 3);
  const query = `?spans=${[...tools.map((row) => row.spanId), "gone"].join(",")}`;
  const { hints } = SpanHintsSchema.parse(await server.getJson(`/traces/${traceId}/hints${query}`));
  expect(hints.map((hint) => hint.spanId)).toEqual(tools.map((row) => row.spanId));
  for (const hint of hints) expect(hint.inputPreview).not.toBeNull();
});

test("its conversation shows sub-agents folded with their sums, and their steps when asked", async () => {
  const whole = await conversation();
  const agents = subAgentsOf(whole);
  expect(whole.steps[0]).toMatchObject({ kind: "user-message" });
  expect(whole.steps.at(-1)).toMatchObject({ kind: "reply" });
  expect(agents).toHaveLength(30);
  const [first] = agents;
  if (!first) throw new Error("there are sub-agents");
  expect(first).toMatchObject({ isLeftOut: true, steps: [], modelCallCount: 100, toolCallCount: 99 });
  const inside = await conversation(`?below=${first.spanId}`);
  expect(inside.steps.filter((step) => step.kind === "tool-call")).toHaveLength(99);
  expect(inside.steps[0]).toMatchObject({ kind: "context" });
  const missing = await fetch(
    `${server.url}/api/clawglass/v1/traces/${traceId}/conversation?below=ffffffffffffffff`,
  );
  expect(missing.status).toBe(404);
});

test("a text is found in any payload of the run, whatever its case", async () => {
  const agent = subAgentsOf(await conversation())[7];
  const words = agent?.reply?.text.slice(0, 40).toUpperCase() ?? "";
  const found = TraceFindingsSchema.parse(
    await server.getJson(`/traces/${traceId}/find?text=${encodeURIComponent(words)}`),
  );
  expect(found).toEqual({ spanIds: [agent?.spanId], isCapped: false });
});

test("MLflow's clients get it whole, in parts, with gzip for those who are elsewhere", async () => {
  const get = (headers: Record<string, string> = {}) =>
    fetch(`${server.url}/api/3.0/mlflow/traces/get?trace_id=${traceId}`, { headers });
  const answer = await get();
  // Nobody knows its length before it is printed.
  expect([answer.headers.get("content-length"), answer.headers.get("content-encoding")]).toEqual([
    null,
    null,
  ]);
  const text = await answer.text();
  const { trace } = JSON.parse(text) as { trace: { trace_info: object; spans: { span_id: string }[] } };
  expect(trace.trace_info).toMatchObject({ trace_id: traceId });
  const rows = [...unpackSpans((await outlineOf()).spans)];
  const toHex = (base64: string) => Buffer.from(base64, "base64").toString("hex");
  expect(trace.spans.map((span) => toHex(span.span_id)).sort()).toEqual(rows.map((row) => row.spanId).sort());
  const packed = await get({ "x-forwarded-for": "192.168.1.7" });
  expect(packed.headers.get("content-encoding")).toBe("gzip");
  expect(await packed.text()).toBe(text);
});
