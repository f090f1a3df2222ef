import { type SpanAttribute, UNKNOWN_USAGE } from "@clawglass/core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildBatch, buildSpan, EPOCH_MS, uniqueSpanId, uniqueTraceId } from "./build-span.ts";
import { type EngineUnderTest, type OpenStore, openStore } from "./store-fixture.ts";

const PROPERTY_TIMEOUT_MS = 60_000;

/** Spans come back exactly as they went in. */
export function spansConformance(engine: EngineUnderTest): void {
  describe("spans", () => {
    let store: OpenStore;
    beforeAll(async () => {
      store = await openStore(engine);
    });
    afterAll(async () => {
      await store.close();
      await engine.removeLocations();
    });

    const roundTrip = async (attributes: SpanAttribute[]): Promise<SpanAttribute[] | undefined> => {
      const traceId = uniqueTraceId();
      const item = buildSpan({ traceId, spanId: uniqueSpanId(), attributes });
      await store.writer.appendSpans(buildBatch([item]));
      return (await store.reader.getSpans(traceId))[0]?.span.attributes;
    };

    it("visits the spans of a trace as it lists them, without their facts", async () => {
      const traceId = uniqueTraceId();
      const rootId = uniqueSpanId();
      const text = JSON.stringify({
        messages: [{ role: "user", content: "x".repeat(2_000) }, { role: "tool" }],
      });
      const items = [3, 1, 2, 0].map((place) =>
        buildSpan({
          traceId,
          spanId: place === 3 ? rootId : uniqueSpanId(),
          parentSpanId: place === 3 ? null : rootId,
          startMs: place,
          attributes: [{ key: "mlflow.spanInputs", json: text.repeat(place === 2 ? 1 : 0) || "null" }],
          events: [{ name: "e", timeUnixNano: 5n, attributes: [{ key: "k", json: "1" }] }],
        }),
      );
      await store.writer.appendSpans(buildBatch(items));
      const visited: unknown[] = [];
      expect(await store.reader.visitSpans(traceId, (span) => visited.push(span))).toBe(4);
      expect(visited).toEqual((await store.reader.getSpans(traceId)).map(({ span }) => span));
      expect(await store.reader.visitSpans(uniqueTraceId(), (span) => visited.push(span))).toBe(0);
      expect(visited).toHaveLength(4);
    });

    it("gives a trace at once as it gives its parts", async () => {
      const traceId = uniqueTraceId();
      const spans = Array.from({ length: 3 }, () => buildSpan({ traceId, spanId: uniqueSpanId() }));
      await store.writer.appendSpans(
        buildBatch(spans, { traceTags: new Map([[traceId, { colour: "red" }]]) }),
      );

      const trace = await store.reader.getTraceWithSpans(traceId);

      expect(trace?.info.tags).toMatchObject({ colour: "red" });
      expect(trace).toEqual({
        summary: await store.reader.getTraceSummary(traceId),
        info: (await store.reader.getTraceInfos([traceId]))[0],
        skeletons: await store.reader.getSpanSkeletons(traceId),
      });
      expect(await store.reader.getTraceWithSpans(uniqueTraceId())).toBeNull();
    });

    it("gives back every field of a span and its facts", async () => {
      const traceId = uniqueTraceId();
      const item = buildSpan({
        traceId,
        spanId: uniqueSpanId(),
        parentSpanId: uniqueSpanId(),
        name: "gpt-5",
        startMs: 1.000001,
        endMs: 12.5,
        status: { code: "ERROR", message: "429 from the provider" },
        attributes: [
          { key: "mlflow.spanInputs", json: '{"q": 1.0}', cameAsText: true },
          { key: "empty", json: '""' },
        ],
        events: [
          { name: "retry", timeUnixNano: 5n, attributes: [{ key: "text", json: '"again"' }] },
          { name: "late", timeUnixNano: 18_446_744_073_709_551_615n, attributes: [] },
        ],
        links: [{ traceId: uniqueTraceId(), spanId: uniqueSpanId(), attributes: [{ key: "k", json: "1" }] }],
        facts: {
          type: "LLM",
          model: "gpt-5",
          provider: "openai",
          toolName: "none",
          usage: {
            inputTokens: 10,
            outputTokens: 5,
            cacheReadTokens: 0,
            cacheWriteTokens: null,
            reasoningTokens: 2,
            totalTokens: 15,
          },
          costUsd: 0.000123456789,
          inputCostUsd: 0.0001,
          outputCostUsd: 0.000023456789,
          costSource: "provider",
          timeToFirstByteMs: 12.25,
          stopReason: "stop",
          errorMessage: "429",
          sessionId: "s",
          userId: "u",
          agentId: "main",
          channel: "telegram",
          trigger: "user",
          runId: "r",
          isIncomplete: true,
          inputPreview: "hello",
          outputPreview: "bye",
        },
      });
      await store.writer.appendSpans(buildBatch([item]));
      expect(await store.reader.getSpans(traceId)).toEqual([item]);
      expect(await store.reader.getSpan(traceId, item.span.spanId)).toEqual(item);
    });

    it("keeps times from before 1970 and from beyond 2262", async () => {
      for (const startTimeUnixNano of [-1n, -9_999_999_999n, 18_446_744_073_709_551_615n, 0n]) {
        const traceId = uniqueTraceId();
        const item = buildSpan({ traceId });
        item.span.startTimeUnixNano = startTimeUnixNano;
        item.span.endTimeUnixNano = startTimeUnixNano + 1n;
        await store.writer.appendSpans(buildBatch([item]));
        expect((await store.reader.getSpans(traceId))[0]?.span).toEqual(item.span);
      }
    });

    it(
      "gives back any JSON text byte for byte",
      async () => {
        const whitespace = fc.constantFrom("", " ", "\n", "\t ", "  \r\n");
        const json = fc.letrec((tie) => ({
          value: fc.oneof(
            { depthSize: "medium" },
            fc.constantFrom("null", "true", "-0", "1e400", "12345678901234567890123", "1.0"),
            fc.string({ unit: "binary", maxLength: 900 }).map((text) => JSON.stringify(text)),
            fc.constantFrom('"\\ud800"', '"\\u0000"', '"\\\\\\""', '"\\/"'),
            fc
              .tuple(whitespace, fc.array(tie("value"), { maxLength: 8 }))
              .map(([space, items]) => `[${space}${items.join(`${space},`)}${space}]`),
            fc
              .tuple(whitespace, fc.array(fc.tuple(fc.string(), tie("value")), { maxLength: 5 }))
              .map(
                ([space, entries]) =>
                  `{${space}${entries.map(([key, item]) => `${JSON.stringify(key)}${space}:${item}`).join(",")}}`,
              ),
          ),
        })).value as fc.Arbitrary<string>;
        await fc.assert(
          fc.asyncProperty(fc.array(json, { minLength: 1, maxLength: 4 }), async (values) => {
            const attributes = values.map((text, index) => ({ key: `k${index}`, json: text }));
            expect(await roundTrip(attributes)).toEqual(attributes);
          }),
          { numRuns: 60 },
        );
      },
      PROPERTY_TIMEOUT_MS,
    );

    it.each([
      ["text that is not JSON", `{"a": ${"x".repeat(2_000)}`],
      ["a raw NUL", `"${"a\0".repeat(500)}"`],
      ["a lone surrogate that is not escaped", `"${"\ud800".repeat(600)}"`],
      ["a lone surrogate that is escaped", `"${"\\ud800".repeat(600)}"`],
      ["nesting of 20,000", `${"[".repeat(20_000)}${"]".repeat(20_000)}`],
      ["nesting that never closes", '{"a":['.repeat(20_000)],
      ["a string that never ends", `["${"é".repeat(3_000)}`],
      ["brackets in strings", JSON.stringify(Array.from({ length: 99 }, (_, i) => ({ i, s: '}],["\\' })))],
      ["five megabytes", JSON.stringify("0123456789".repeat(500_000))],
    ])("gives back %s", async (_name, json) => {
      expect(await roundTrip([{ key: "k", json }])).toEqual([{ key: "k", json }]);
    });

    it("answers nothing for a trace that does not exist", async () => {
      expect(await store.reader.getSpans("tr-none")).toEqual([]);
      expect(await store.reader.getSpan("tr-none", "00")).toBeNull();
      expect(await store.reader.getTraceSummary("tr-none")).toBeNull();
    });

    it("takes trace and span ids that are not hex", async () => {
      const item = buildSpan({ traceId: "any text / 1", spanId: "Zz" });
      await store.writer.appendSpans(buildBatch([item]));
      expect(await store.reader.getSpan("any text / 1", "Zz")).toEqual(item);
      expect((await store.reader.getTraceSummary("any text / 1"))?.traceId).toBe("any text / 1");
    });

    it("lists the root first, then by start", async () => {
      const traceId = uniqueTraceId();
      const root = buildSpan({ traceId, spanId: "00000000000000ff", startMs: 5 });
      const late = buildSpan({
        traceId,
        spanId: "0000000000000001",
        parentSpanId: "00000000000000ff",
        startMs: 9,
      });
      const early = buildSpan({
        traceId,
        spanId: "0000000000000002",
        parentSpanId: "00000000000000ff",
        startMs: 1,
      });
      await store.writer.appendSpans(buildBatch([late, root, early]));
      const spans = await store.reader.getSpans(traceId);
      expect(spans.map((item) => item.span.spanId)).toEqual(
        [root, early, late].map((item) => item.span.spanId),
      );
    });

    it("gives skeletons without attributes, and says how big the payload is", async () => {
      const traceId = uniqueTraceId();
      const item = buildSpan({
        traceId,
        attributes: [{ key: "k", json: '"é"' }],
        facts: { inputPreview: "hi" },
      });
      await store.writer.appendSpans(buildBatch([item]));
      const { attributes: _attributes, links: _links, ...head } = item.span;
      expect(await store.reader.getSpanSkeletons(traceId)).toEqual([
        { span: head, facts: item.facts, payloadBytes: 4 },
      ]);
    });

    it("gives bare skeletons with all figures, and with the words of roots, agents and failures", async () => {
      const traceId = uniqueTraceId();
      const root = buildSpan({ traceId, facts: { type: "CHAIN", inputPreview: "hello" } });
      const part = (given: Parameters<typeof buildSpan>[0]) =>
        buildSpan({ traceId, parentSpanId: root.span.spanId, spanId: uniqueSpanId(), ...given });
      const agent = part({ startMs: 2, facts: { type: "AGENT", inputPreview: "the task" } });
      const failed = part({
        startMs: 3,
        status: { code: "ERROR", message: "no" },
        facts: { type: "TOOL", toolName: "read", errorMessage: "no" },
      });
      const plain = part({ startMs: 4, facts: { type: "TOOL", toolName: "read", costUsd: 0.5 } });
      await store.writer.appendSpans(buildBatch([root, agent, failed, plain]));
      const bare = await store.reader.getSpanSkeletons(traceId, { isBare: true });
      const full = await store.reader.getSpanSkeletons(traceId);
      expect(bare.slice(0, 3)).toEqual(full.slice(0, 3));
      expect(bare[3]).toMatchObject({ facts: { toolName: "read", costUsd: 0.5 } });
    });

    it("gives the figures of all spans as columns", async () => {
      const traceId = uniqueTraceId();
      const root = buildSpan({ traceId, spanId: uniqueSpanId(), startMs: 2, facts: { type: "AGENT" } });
      const call = buildSpan({
        traceId,
        spanId: uniqueSpanId(),
        parentSpanId: root.span.spanId,
        startMs: 3,
        endMs: null,
        facts: {
          type: "LLM",
          model: "gpt-5",
          usage: { ...UNKNOWN_USAGE, inputTokens: 0, totalTokens: 7 },
          costUsd: 0,
          isIncomplete: true,
        },
      });
      const early = buildSpan({
        traceId,
        spanId: "no hex",
        parentSpanId: "gone",
        startMs: 1,
        status: { code: "ERROR", message: "no" },
        attributes: [{ key: "k", json: '"four"' }],
        facts: { type: "TOOL", toolName: "read" },
      });
      await store.writer.appendSpans(buildBatch([call, root, early]));
      const { usage, ...columns } = await store.reader.getSpanColumns(traceId, EPOCH_MS - 1);
      const figuresOf = (item: typeof call) => {
        const place = columns.spanIds.indexOf(item.span.spanId);
        const pick = (lists: object) =>
          Object.fromEntries(Object.entries(lists).map(([key, list]) => [key, list[place]]));
        return { ...pick(columns), usage: pick(usage) };
      };
      const plain = { isIncomplete: false, models: null, costsUsd: null, usage: UNKNOWN_USAGE };
      expect(columns.spanIds).toHaveLength(3);
      expect(figuresOf(early)).toEqual({
        ...plain,
        spanIds: "no hex",
        parentSpanIds: "gone",
        names: "run",
        types: "TOOL",
        toolNames: "read",
        startOffsetsMs: 2,
        durationsMs: 10,
        statuses: "ERROR",
        payloadBytes: 6,
      });
      expect(figuresOf(root)).toMatchObject({
        ...plain,
        parentSpanIds: null,
        startOffsetsMs: 3,
        toolNames: null,
      });
      expect(figuresOf(call)).toMatchObject({
        parentSpanIds: root.span.spanId,
        startOffsetsMs: 4,
        durationsMs: null,
        isIncomplete: true,
        models: "gpt-5",
        usage: { ...UNKNOWN_USAGE, inputTokens: 0, totalTokens: 7 },
        costsUsd: 0,
      });
      expect((await store.reader.getSpanColumns(uniqueTraceId(), EPOCH_MS)).spanIds).toEqual([]);
    });

    it("gives chosen skeletons in order", async () => {
      const traceId = uniqueTraceId();
      const [first, second, third] = [1, 2, 3].map((startMs) =>
        buildSpan({ traceId, spanId: uniqueSpanId(), startMs, facts: { inputPreview: `at ${startMs}` } }),
      );
      await store.writer.appendSpans(buildBatch([first, second, third].flatMap((item) => item ?? [])));
      const spanIds = [third, first].flatMap((item) => item?.span.spanId ?? []);
      const chosen = await store.reader.getSpanSkeletons(traceId, { spanIds: [...spanIds, "gone"] });
      expect(chosen.map(({ facts }) => facts.inputPreview)).toEqual(["at 1", "at 3"]);
    });

    it("gives chosen spans in order, and leaves out the prompts of model calls when asked", async () => {
      const traceId = uniqueTraceId();
      const inputs = {
        key: "mlflow.spanInputs",
        json: JSON.stringify("long ".repeat(300)),
        cameAsText: true,
      };
      const other = { key: "mlflow.spanOutputs", json: '"short"' };
      const given = { traceId, attributes: [inputs, other] };
      const call = buildSpan({ ...given, spanId: uniqueSpanId(), startMs: 2, facts: { type: "LLM" } });
      const tool = buildSpan({ ...given, spanId: uniqueSpanId(), startMs: 1, facts: { type: "TOOL" } });
      await store.writer.appendSpans(
        buildBatch([call, tool, buildSpan({ traceId, spanId: uniqueSpanId() })]),
      );
      const spanIds = [call.span.spanId, tool.span.spanId, "00000000000000ee"];
      expect(await store.reader.getSpans(traceId, { spanIds })).toEqual([tool, call]);
      const bare = await store.reader.getSpans(traceId, { spanIds, withoutPrompts: true });
      expect(bare).toEqual([tool, { ...call, span: { ...call.span, attributes: [other] } }]);
    });

    it("replaces a span whole when it comes again", async () => {
      const traceId = uniqueTraceId();
      const first = buildSpan({ traceId, endMs: null, attributes: [{ key: "a", json: "1" }] });
      const second = buildSpan({ traceId, attributes: [{ key: "b", json: "2" }] });
      await store.writer.appendSpans(buildBatch([first]));
      await store.writer.appendSpans(buildBatch([second]));
      expect(await store.reader.getSpans(traceId)).toEqual([second]);
    });
  });
}
