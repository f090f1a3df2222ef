import type { TokenUsage } from "@clawglass/core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NormalizedSpan } from "../contract/store-writer.ts";
import { buildBatch, buildSpan, EPOCH_MS, uniqueTraceId } from "./build-span.ts";
import { recomputeSummary } from "./recompute-summary.ts";
import { type EngineUnderTest, type OpenStore, openStore } from "./store-fixture.ts";

const PROPERTY_TIMEOUT_MS = 60_000;
const SPAN_IDS = ["00000000000000a1", "00000000000000b2", "00000000000000c3", "00000000000000d4"] as const;

const tokens = fc.option(fc.nat(5_000));
const usage: fc.Arbitrary<TokenUsage> = fc.record({
  inputTokens: tokens,
  outputTokens: tokens,
  cacheReadTokens: tokens,
  cacheWriteTokens: tokens,
  reasoningTokens: tokens,
  totalTokens: tokens,
});

const arrival = fc.record({
  spanId: fc.constantFrom(...SPAN_IDS),
  parentSpanId: fc.option(fc.constantFrom("00000000000000a1", "00000000000000ff")),
  name: fc.constantFrom("run", "call", "read"),
  startMs: fc.nat(9).map((value) => value / 2),
  durationMs: fc.option(fc.nat(9)),
  code: fc.constantFrom("UNSET" as const, "OK" as const, "ERROR" as const),
  message: fc.constantFrom("", "boom", "late"),
  type: fc.constantFrom("AGENT", "LLM", "CHAT_MODEL", "TOOL", null),
  model: fc.constantFrom("m1", "m2", null),
  usage,
  costUsd: fc.option(fc.nat(9_999).map((value) => value / 1e6)),
  isIncomplete: fc.boolean(),
});

/** The row of a trace is kept right by difference; it must always say what a fresh look at the spans would say. */
export function summariesConformance(engine: EngineUnderTest): void {
  describe("trace summaries", () => {
    let store: OpenStore;
    beforeAll(async () => {
      store = await openStore(engine);
    });
    afterAll(async () => {
      await store.close();
      await engine.removeLocations();
    });

    it(
      "equal a recomputation, whatever came in whatever order, again and again",
      async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.array(arrival, { minLength: 1, maxLength: 3 }), { maxLength: 8, minLength: 1 }),
            async (requests) => {
              const traceId = uniqueTraceId();
              const stored = new Map<string, NormalizedSpan>();
              for (const request of requests) {
                const spans = request.map((sketch) => toSpan(traceId, sketch));
                for (const item of spans) stored.set(item.span.spanId, item);
                await store.writer.appendSpans(buildBatch(spans));
                const { models: modelCounts, costUsd, ...expected } = recomputeSummary([...stored.values()]);
                const summary = await store.reader.getTraceSummary(traceId);
                expect(summary).toMatchObject(expected);
                expect(summary?.costUsd ?? -1).toBeCloseTo(costUsd ?? -1, 9);
                expect([...(summary?.models ?? [])].sort()).toEqual(Object.keys(modelCounts).sort());
                const counts = (summary?.models ?? []).map((model) => modelCounts[model] ?? 0);
                expect(counts).toEqual(counts.toSorted((left, right) => right - left));
              }
            },
          ),
          { numRuns: 120 },
        );
      },
      PROPERTY_TIMEOUT_MS,
    );

    it("takes previews from the root, and lets a later version of the root complete them", async () => {
      const traceId = uniqueTraceId();
      await store.writer.appendSpans(
        buildBatch([buildSpan({ traceId, endMs: null, facts: { inputPreview: "question" } })]),
      );
      expect(await store.reader.getTraceSummary(traceId)).toMatchObject({
        requestPreview: "question",
        responsePreview: null,
        state: "IN_PROGRESS",
        activity: "run",
      });
      await store.writer.appendSpans(
        buildBatch([buildSpan({ traceId, facts: { inputPreview: "question", outputPreview: "answer" } })]),
      );
      expect(await store.reader.getTraceSummary(traceId)).toMatchObject({
        responsePreview: "answer",
        state: "OK",
        activity: null,
      });
    });

    it("finds the root anew when the first one moves behind another, twice in one request", async () => {
      const traceId = uniqueTraceId();
      const first = (change: object) => buildSpan({ traceId, spanId: SPAN_IDS[0], name: "first", ...change });
      await store.writer.appendSpans(buildBatch([first({ endMs: null })]));
      const other = buildSpan({
        traceId,
        spanId: SPAN_IDS[1],
        name: "other",
        status: { code: "ERROR", message: "x" },
      });
      await store.writer.appendSpans(buildBatch([other]));
      await store.writer.appendSpans(
        buildBatch([first({ startMs: 50, endMs: null }), first({ startMs: 50 })]),
      );
      expect(await store.reader.getTraceSummary(traceId)).toMatchObject({ name: "other", state: "ERROR" });
    });

    it("keeps the first session and user, and prefers the root's agent, channel and trigger", async () => {
      const traceId = uniqueTraceId();
      const facts = { sessionId: "s1", userId: "u1", agentId: "helper", channel: "web", trigger: "subagent" };
      await store.writer.appendSpans(
        buildBatch([buildSpan({ traceId, spanId: SPAN_IDS[1], parentSpanId: SPAN_IDS[0], facts })]),
      );
      await store.writer.appendSpans(
        buildBatch([
          buildSpan({
            traceId,
            spanId: SPAN_IDS[0],
            facts: { sessionId: "s2", userId: "u2", agentId: "main", channel: "telegram", trigger: "user" },
          }),
        ]),
      );
      expect(await store.reader.getTraceSummary(traceId)).toMatchObject({
        sessionId: "s1",
        userId: "u1",
        agentId: "main",
        channel: "telegram",
        trigger: "user",
      });
    });

    it("never lets tags and metadata of a request replace what is there", async () => {
      const traceId = uniqueTraceId();
      const send = (value: string): Promise<void> =>
        store.writer.appendSpans(
          buildBatch([buildSpan({ traceId })], {
            traceTags: new Map([[traceId, { env: value, "mlflow.traceName": value }]]),
            traceMetadata: new Map([[traceId, { "openclaw.run.id": value, "mlflow.trace.session": value }]]),
          }),
        );
      await send("first");
      await send("second");
      const [info] = await store.reader.getTraceInfos([traceId]);
      expect(info?.tags).toMatchObject({ env: "first", "mlflow.traceName": "first" });
      expect(info?.metadata).toMatchObject({ "openclaw.run.id": "first", "mlflow.trace.session": "first" });
      expect((await store.reader.getTraceSummary(traceId))?.name).toBe("first");
    });

    it("keeps what StartTraceV3 said about times and state when spans come later", async () => {
      const traceId = uniqueTraceId();
      const info = await store.writer.startTrace({
        traceId,
        clientRequestId: "c1",
        experimentId: "0",
        requestTimeMs: EPOCH_MS - 5_000,
        executionDurationMs: 77,
        state: "OK",
        requestPreview: "asked",
        responsePreview: null,
        metadata: { "mlflow.trace.session": "s", custom: "1" },
        tags: { "mlflow.traceName": "named" },
        assessments: [],
      });
      expect(info).toMatchObject({ clientRequestId: "c1", executionDurationMs: 77, requestPreview: "asked" });
      await store.writer.appendSpans(
        buildBatch([
          buildSpan({
            traceId,
            endMs: 60_000,
            status: { code: "ERROR", message: "x" },
            facts: { inputPreview: "other", outputPreview: "answer", sessionId: "s2" },
          }),
        ]),
      );
      expect((await store.reader.getTraceInfos([traceId]))[0]).toMatchObject({
        requestTimeMs: EPOCH_MS - 5_000,
        executionDurationMs: 77,
        state: "OK",
        requestPreview: "asked",
        responsePreview: "answer",
        metadata: { "mlflow.trace.session": "s", custom: "1", "mlflow.trace.infoFinalized": "true" },
        tags: { "mlflow.traceName": "named", "mlflow.trace.spansLocation": "TRACKING_STORE" },
      });
    });

    it("finalizes a trace whose spans came first", async () => {
      const traceId = uniqueTraceId();
      await store.writer.appendSpans(buildBatch([buildSpan({ traceId, parentSpanId: SPAN_IDS[0] })]));
      expect((await store.reader.getTraceSummary(traceId))?.state).toBe("IN_PROGRESS");
      await store.writer.startTrace({
        traceId,
        clientRequestId: null,
        experimentId: "0",
        requestTimeMs: 5,
        executionDurationMs: 6,
        state: "ERROR",
        requestPreview: null,
        responsePreview: null,
        metadata: {},
        tags: {},
        assessments: [],
      });
      expect(await store.reader.getTraceSummary(traceId)).toMatchObject({
        state: "ERROR",
        requestTimeMs: 5,
        durationMs: 6,
      });
    });
  });
}

function toSpan(traceId: string, sketch: ArrivalSketch): NormalizedSpan {
  const { durationMs, code, message, type, model, isIncomplete, costUsd, startMs, ...span } = sketch;
  return buildSpan({
    traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    name: span.name,
    startMs,
    endMs: durationMs === null ? null : startMs + durationMs,
    status: { code, message },
    facts: {
      type,
      model,
      usage: span.usage,
      costUsd,
      costSource: costUsd === null ? "none" : "provider",
      isIncomplete,
    },
  });
}

type ArrivalSketch = typeof arrival extends fc.Arbitrary<infer Sketch> ? Sketch : never;
