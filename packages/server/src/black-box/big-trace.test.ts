import { unpackSpans } from "@clawglass/core";
import {
  type Conversation,
  ConversationSchema,
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

test("the outline of a very large run has every span, and says that plain steps come without words", async () => {
  const outline = TraceOutlineSchema.parse(await server.getJson(`/traces/${traceId}/outline`));
  const rows = unpackSpans(outline.spans as Parameters<typeof unpackSpans>[0]);
  expect(rows).toHaveLength(SPAN_COUNT);
  expect(new Set(rows.map((row) => row.spanId)).size).toBe(SPAN_COUNT);
  expect(outline.isBare).toBe(true);
  expect(JSON.stringify(outline).length).toBeLessThan(SPAN_COUNT * 150);
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
