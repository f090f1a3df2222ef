import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NormalizedSpan } from "../contract/store-writer.ts";
import { buildBatch, buildSpan, type SpanSketch, uniqueSpanId, uniqueTraceId } from "./build-span.ts";
import { type EngineUnderTest, type OpenStore, openStore } from "./store-fixture.ts";

const PROPERTY_TIMEOUT_MS = 60_000;

/** A span with chat-like inputs and outputs. */
export function buildTextSpan(sketch: SpanSketch & { inputs?: unknown; outputs?: unknown }): NormalizedSpan {
  const { inputs, outputs, ...rest } = sketch;
  const attributes = [
    ...(inputs === undefined ? [] : [{ key: "mlflow.spanInputs", json: JSON.stringify(inputs) }]),
    ...(outputs === undefined ? [] : [{ key: "mlflow.spanOutputs", json: JSON.stringify(outputs) }]),
    ...(sketch.attributes ?? []),
  ];
  return buildSpan({ spanId: uniqueSpanId(), ...rest, attributes });
}

/** One run as the plugin sends it: the agent, a model call that repeats everything, a tool. */
export function buildRun(
  traceId: string,
  run: { system: string; ask: string; reply: string; tool: string; argument: unknown; result: string },
  startMs = 0,
): NormalizedSpan[] {
  const root = buildTextSpan({
    traceId,
    startMs,
    facts: { type: "AGENT" },
    inputs: { messages: [{ role: "user", content: run.ask }] },
    outputs: { messages: [{ role: "assistant", content: run.reply }] },
  });
  const child = { traceId, startMs: startMs + 1, parentSpanId: root.span.spanId };
  const model = buildTextSpan({
    ...child,
    name: "gpt-5",
    facts: { type: "LLM" },
    inputs: {
      messages: [
        { role: "system", content: run.system },
        { role: "user", content: run.ask },
      ],
    },
    outputs: { choices: [{ message: { role: "assistant", content: run.reply } }] },
    attributes: [{ key: "mlflow.chat.tools", json: JSON.stringify([{ description: "defines gadgets" }]) }],
  });
  const tool = buildTextSpan({
    ...child,
    name: run.tool,
    facts: { type: "TOOL", toolName: run.tool },
    inputs: run.argument,
    outputs: run.result,
  });
  return [root, model, tool];
}

/** Searches find exactly what is stored, whether it is indexed yet or not. */
export function searchConformance(engine: EngineUnderTest): void {
  describe("text search", () => {
    let store: OpenStore;
    beforeAll(async () => {
      store = await openStore(engine);
    });
    afterAll(async () => {
      await store.close();
      await engine.removeLocations();
    });
    const search = async (text: string, limit = 50) =>
      store.reader.searchText({ text, experimentIds: null, filter: "", limit, cursor: null });
    const findIds = async (text: string) => (await search(text)).hits.map((hit) => hit.trace.traceId);

    it("finds the same while its index is made anew", async () => {
      const traceId = uniqueTraceId();
      await store.writer.appendSpans(buildBatch([buildTextSpan({ traceId, outputs: "a quokka answered" })]));
      await store.writer.rebuildTextIndex();
      expect(await findIds("quokka")).toEqual([traceId]);
    });

    it("finds requests, replies, arguments, results, errors and names, and says where", async () => {
      const traceId = uniqueTraceId();
      const spans = buildRun(traceId, {
        system: "Obey the lighthouse keeper.",
        ask: "Where is the quokkaask?",
        reply: "It sleeps, quokkareply.",
        tool: "quokka_lookup",
        argument: { query: "quokkaargument" },
        result: `${"padding ".repeat(100)}quokkaresult at the end`,
      });
      const failed = buildTextSpan({
        traceId,
        parentSpanId: spans[0]?.span.spanId ?? "",
        name: "broken",
        status: { code: "ERROR", message: "quokkaerror happened" },
      });
      await store.writer.appendSpans(buildBatch([...spans, failed]));
      for (const [word, place, name] of [
        ["quokkaask", "request", null],
        ["QuokkaReply", "reply", null],
        ["quokkaargument", "argument", "quokka_lookup"],
        ["quokkaresult", "result", "quokka_lookup"],
        ["quokkaerror", "error", "broken"],
        ["lookup", "name", null],
      ] as const) {
        const [hit] = (await search(word)).hits;
        expect(hit?.trace.traceId, word).toBe(traceId);
        const [snippet] = hit?.snippets ?? [];
        expect(snippet).toMatchObject({ place, name });
        const [start = 0, end = 0] = snippet?.marks[0] ?? [];
        expect(snippet?.text.slice(start, end).toLowerCase()).toBe(word.toLowerCase());
      }
      expect(await findIds("lighthouse")).toEqual([]);
      expect(await findIds("gadgets")).toEqual([]);
    });

    it("takes words as all required, phrases as they stand, and a star as the rest of a word", async () => {
      const traceId = uniqueTraceId();
      const ask = 'The café moved the dentistry appointment; it said "later, perhaps".\nNext line';
      await store.writer.appendSpans(
        buildBatch([buildTextSpan({ traceId, facts: { type: "AGENT" }, inputs: ask })]),
      );
      for (const text of [
        "appointment dentistry",
        '"dentistry appointment"',
        "dentist*",
        "CAFE",
        '"later perhaps"',
        "next line",
        '"the dent"*',
      ])
        expect(await findIds(text), text).toContain(traceId);
      for (const text of ["dentist", '"appointment dentistry"', "dentistry zebra", "nnext"])
        expect(await findIds(text), text).not.toContain(traceId);
      expect(await findIds("-- ''")).toEqual([]);
    });

    it("finds parts of texts in scripts without blanks", async () => {
      const traceId = uniqueTraceId();
      await store.writer.appendSpans(
        buildBatch([buildTextSpan({ traceId, facts: { type: "AGENT" }, inputs: "请帮我预约牙医ABC，谢谢" })]),
      );
      for (const text of ["预约牙医", "牙", "牙医 谢谢", "abc"])
        expect(await findIds(text), text).toContain(traceId);
      expect(await findIds("医牙")).not.toContain(traceId);
    });

    it("finds every trace that shares a text, newest first, page by page", async () => {
      const ids = [uniqueTraceId(), uniqueTraceId(), uniqueTraceId()];
      for (const [index, traceId] of ids.entries()) {
        const shared = `sharedwombat ${"long text ".repeat(80)}`;
        await store.writer.appendSpans(
          buildBatch([
            buildTextSpan({
              traceId,
              startMs: index,
              facts: { type: "AGENT" },
              outputs: shared,
              inputs: shared,
            }),
          ]),
        );
      }
      const found: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await store.reader.searchText({
          text: "sharedwombat",
          experimentIds: ["0"],
          filter: "trace.status != 'ERROR'",
          limit: 1,
          cursor,
        });
        found.push(...page.hits.map((hit) => hit.trace.traceId));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(found).toEqual(ids.toReversed());
    });

    it("forgets what a replaced span said, and what was deleted", async () => {
      const traceId = uniqueTraceId();
      const span = buildTextSpan({ traceId, facts: { type: "AGENT" }, inputs: "numbatold" });
      await store.writer.appendSpans(buildBatch([span]));
      const { spanId } = span.span;
      await store.writer.appendSpans(
        buildBatch([buildTextSpan({ traceId, spanId, facts: { type: "AGENT" }, inputs: "numbatnew" })]),
      );
      expect(await findIds("numbatold")).toEqual([]);
      expect(await findIds("numbatnew")).toEqual([traceId]);
      await store.writer.deleteTraces({ experimentId: "0", traceIds: [traceId] });
      expect(await findIds("numbatnew")).toEqual([]);
    });

    it(
      "lists by text filters exactly the traces whose spans hold the text",
      async () => {
        const word = fc.constantFrom(
          "alpha",
          "Béta",
          "gamma_1",
          "牙医预约",
          "ΣΟΦΟΣ",
          'q"uote',
          "\n",
          "k",
          "a".repeat(90),
        );
        const text = fc.array(word, { minLength: 1, maxLength: 90 }).map((words) => words.join(" "));
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 4 }),
            fc.array(fc.tuple(fc.nat(), fc.nat(12), fc.boolean()), { minLength: 1, maxLength: 6 }),
            async (runs, probes) => {
              const group = `group${uniqueSpanId()}`;
              const traces = await Promise.all(
                runs.map(async ([ask, reply], index) => {
                  const traceId = uniqueTraceId();
                  const spans = buildRun(
                    traceId,
                    { system: reply, ask, reply, tool: group, argument: { reply }, result: ask },
                    index,
                  );
                  await store.writer.appendSpans(buildBatch(spans));
                  return {
                    traceId,
                    asSent: spans.flatMap(({ span }) => span.attributes.map((each) => each.json)),
                  };
                }),
              );
              for (const [at, length, hasWildcard] of probes) {
                const source = traces[0]?.asSent[at % (traces[0]?.asSent.length ?? 1)] ?? "";
                const literal = source.slice(at % source.length, (at % source.length) + length + 3);
                if (/['%_\\]/.test(literal) || literal.length === 0 || !literal.isWellFormed()) continue;
                const pattern = hasWildcard ? `${literal.slice(0, 2)}_${literal.slice(3)}` : literal;
                const isLike = new RegExp(
                  [...pattern].map((sign) => (sign === "_" && hasWildcard ? "." : escapeSign(sign))).join(""),
                  "isu",
                );
                const found = await store.reader.listTraceSummaries({
                  experimentIds: null,
                  filter: `span.name = '${group}' AND trace.text ILIKE '%${pattern}%'`,
                  orderBy: [],
                  limit: 100,
                  cursor: null,
                });
                const toolTexts = traces.filter(({ asSent }) =>
                  asSent.slice(-2).some((json) => isLike.test(json)),
                );
                expect(found.items.map((item) => item.traceId)).toEqual(
                  expect.arrayContaining(toolTexts.map((trace) => trace.traceId)),
                );
              }
            },
          ),
          { numRuns: 40 },
        );
      },
      PROPERTY_TIMEOUT_MS,
    );
  });
}

function escapeSign(sign: string): string {
  return sign.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
}
