import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROLLUP_RESOLUTIONS, type RollupPoint, type RollupQuery } from "../contract/rollup-store.ts";
import type { NormalizedSpan } from "../contract/store-writer.ts";
import { buildBatch, buildSpan, EPOCH_MS, uniqueTraceId } from "./build-span.ts";
import { type EngineUnderTest, type OpenStore, openStore } from "./store-fixture.ts";

const PROPERTY_TIMEOUT_MS = 120_000;
const DAY_MS = 86_400_000;
const ALL_TIME = { fromMs: EPOCH_MS - DAY_MS, toMs: EPOCH_MS + 5 * DAY_MS };
const MAX_RELATIVE_ERROR = 0.01;

const tokens = fc.option(fc.nat(5_000));
const arrival = fc.record({
  trace: fc.nat(2),
  spanId: fc.constantFrom("00000000000000a1", "00000000000000b2", "00000000000000c3"),
  isRoot: fc.boolean(),
  // Over three days, so that whole days and what is beside them differ.
  startMs: fc
    .integer({ min: 0, max: 3 })
    .chain((halves) => fc.constantFrom(0, DAY_MS, 2 * DAY_MS).map((days) => days + halves * 1_800_000.25)),
  durationMs: fc.option(fc.integer({ min: -5, max: 100_000 }).map((value) => value / 8)),
  code: fc.constantFrom("OK" as const, "ERROR" as const),
  type: fc.constantFrom("LLM", "TOOL", "AGENT", null),
  model: fc.constantFrom("m1", "m2", null),
  toolName: fc.constantFrom("read", null),
  costUsd: fc.option(fc.nat(9_999).map((value) => value / 1e6)),
  inputTokens: tokens,
  totalTokens: tokens,
});
type Arrival = typeof arrival extends fc.Arbitrary<infer Value> ? Value : never;
type Step = { kind: "send"; spans: Arrival[] } | { kind: "delete"; trace: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .array(arrival, { minLength: 1, maxLength: 4 })
      .map((spans): Step => ({ kind: "send", spans })),
  },
  { weight: 1, arbitrary: fc.nat(2).map((trace): Step => ({ kind: "delete", trace })) },
);

/** Roll-ups stay right under updates, late spans, re-sends and deletes: they equal those of a store that saw only the end. */
export function rollupsConformance(engine: EngineUnderTest): void {
  describe("roll-ups", () => {
    let store: OpenStore;
    beforeAll(async () => {
      store = await openStore(engine);
    });
    afterAll(async () => {
      await store.close();
      await engine.removeLocations();
    });

    const createExperiment = async (): Promise<string> =>
      (await store.writer.createExperiment({ name: uniqueTraceId(), artifactLocation: null, tags: {} }))
        .experimentId;

    const query = (experimentId: string, change: Partial<RollupQuery> = {}): Promise<RollupPoint[]> =>
      store.reader.queryRollups({
        kind: "traces",
        resolution: "hour",
        experimentIds: [experimentId],
        ...ALL_TIME,
        isPerBucket: false,
        groupBy: [],
        where: {},
        quantiles: [0.5, 0.95],
        ...change,
      });

    const readAll = async (experimentId: string, change: Partial<RollupQuery> = {}): Promise<unknown[]> => {
      const answers: unknown[] = [];
      for (const resolution of ROLLUP_RESOLUTIONS) {
        for (const kind of ["traces", "spans"] as const) {
          const groupBy =
            kind === "traces" ? (["status"] as const) : (["type", "model", "tool", "status"] as const);
          const points = await query(experimentId, {
            kind,
            resolution,
            isPerBucket: true,
            groupBy,
            ...change,
          });
          answers.push(points.map((point) => JSON.stringify(point)).sort());
        }
      }
      return answers;
    };

    /** A wide bucket is the sum of those in it. */
    const checkWide = async (experimentId: string, resolution: "minute" | "hour"): Promise<void> => {
      const hourMs = 3_600_000;
      const fromMs = EPOCH_MS - (EPOCH_MS % hourMs) - 2 * hourMs;
      const time = { fromMs, toMs: fromMs + 60 * hourMs };
      const change = { ...time, kind: "spans", resolution, groupBy: ["type"], isPerBucket: true } as const;
      const narrow = await query(experimentId, change);
      for (const hours of [1, 6, 24]) {
        for (const offsetMs of [0, -5 * hourMs, 24 * hourMs]) {
          const widthMs = hours * hourMs;
          const sums = new Map<string, number>();
          for (const { bucketStartMs, dimensions, count } of narrow) {
            const startMs = Math.floor(((bucketStartMs ?? 0) - offsetMs) / widthMs) * widthMs + offsetMs;
            const key = JSON.stringify([startMs, dimensions]);
            sums.set(key, (sums.get(key) ?? 0) + count);
          }
          const wide = await query(experimentId, { ...change, buckets: { widthMs, fromMs: offsetMs } });
          const found = wide.map((point) => [
            JSON.stringify([point.bucketStartMs, point.dimensions]),
            point.count,
          ]);
          expect(new Map(found as [string, number][])).toEqual(sums);
          expect(
            wide.every(({ duration }) => (duration.quantilesMs[0] === null) === (duration.count === 0)),
          ).toBe(true);
        }
      }
    };

    /** What is told of a time as a whole is the sum of its buckets. */
    const checkWholes = async (experimentId: string, resolution: "minute" | "hour"): Promise<void> => {
      for (const hours of [0, 5, 31]) {
        const time = { fromMs: EPOCH_MS - hours * 3_600_000, toMs: EPOCH_MS + (50 - hours) * 3_600_000 };
        const change = { ...time, kind: "spans", resolution, groupBy: ["type", "status"] } as const;
        const toKey = (point: RollupPoint) => JSON.stringify(point.dimensions);
        const sums = new Map<string, [count: number, sumMs: number]>();
        for (const point of await query(experimentId, { ...change, isPerBucket: true })) {
          const [count, sumMs] = sums.get(toKey(point)) ?? [0, 0];
          sums.set(toKey(point), [count + point.count, sumMs + point.duration.sumMs]);
        }
        const whole = await query(experimentId, change);
        expect(whole.map(toKey).sort()).toEqual([...sums.keys()].sort());
        for (const point of whole) {
          const [count, sumMs = Number.NaN] = sums.get(toKey(point)) ?? [];
          expect(point.count).toBe(count);
          expect(point.duration.sumMs).toBeCloseTo(sumMs, 6);
          const [median] = point.duration.quantilesMs;
          expect(median === null).toBe(point.duration.count === 0);
        }
      }
    };

    it(
      "equal a recomputation from what is stored at the end",
      async () => {
        await fc.assert(
          fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
            const [experimentId, freshId] = [await createExperiment(), await createExperiment()];
            const traceIds = [0, 1, 2].map(() => uniqueTraceId());
            const final = new Map<string, NormalizedSpan>();
            for (const each of steps) {
              if (each.kind === "delete") {
                const traceId = traceIds[each.trace] ?? "";
                for (const key of [...final.keys()]) if (key.startsWith(traceId)) final.delete(key);
                await store.writer.deleteTraces({ experimentId, traceIds: [traceId] });
                continue;
              }
              const spans = each.spans.map((sketch) => toSpan(traceIds[sketch.trace] ?? "", sketch));
              for (const item of spans) final.set(`${item.span.traceId}/${item.span.spanId}`, item);
              await store.writer.appendSpans(buildBatch(spans, { experimentId }));
            }
            const freshIds = new Map(traceIds.map((traceId) => [traceId, uniqueTraceId()]));
            const copies = [...final.values()].map((item) => ({
              ...item,
              span: { ...item.span, traceId: freshIds.get(item.span.traceId) ?? "" },
            }));
            if (copies.length > 0) {
              await store.writer.appendSpans(buildBatch(copies, { experimentId: freshId }));
            }
            expect(await readAll(experimentId)).toEqual(await readAll(freshId));
            for (const resolution of ["minute", "hour"] as const) {
              await checkWholes(experimentId, resolution);
              await checkWide(experimentId, resolution);
            }
          }),
          { numRuns: 40 },
        );
      },
      PROPERTY_TIMEOUT_MS,
    );

    it(
      "of one session equal those of a store that holds nothing else",
      async () => {
        await fc.assert(
          fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
            const [experimentId, otherId] = [await createExperiment(), await createExperiment()];
            const traceIds = [0, 1, 2].map(() => uniqueTraceId());
            const copyIds = [0, 1].map(() => uniqueTraceId());
            const [ours, theirs] = [`ours-${experimentId}`, `theirs-${experimentId}`];
            for (const each of steps) {
              if (each.kind === "delete") {
                const gone = [traceIds[each.trace] ?? ""];
                await store.writer.deleteTraces({ experimentId, traceIds: gone });
                const copy = copyIds[each.trace];
                if (copy !== undefined)
                  await store.writer.deleteTraces({ experimentId: otherId, traceIds: [copy] });
                continue;
              }
              const spans = each.spans.map((sketch) =>
                withSession(toSpan(traceIds[sketch.trace] ?? "", sketch), sketch.trace < 2 ? ours : theirs),
              );
              await store.writer.appendSpans(buildBatch(spans, { experimentId }));
              const copies = each.spans.flatMap((sketch) => {
                const copy = copyIds[sketch.trace];
                return copy === undefined ? [] : [toSpan(copy, sketch)];
              });
              if (copies.length > 0)
                await store.writer.appendSpans(buildBatch(copies, { experimentId: otherId }));
            }
            expect(await readAll(experimentId, { sessionId: ours })).toEqual(await readAll(otherId));
            expect(await query(experimentId, { sessionId: ours, where: { status: "ERROR" } })).toEqual(
              await query(otherId, { where: { status: "ERROR" } }),
            );
            expect(await query(otherId, { sessionId: ours })).toEqual([]);
          }),
          { numRuns: 25 },
        );
      },
      PROPERTY_TIMEOUT_MS,
    );

    it("give counts, tokens, cost and quantiles by dimension and time", async () => {
      const experimentId = await createExperiment();
      const durations = Array.from({ length: 200 }, (_, index) => 1.07 ** (index / 2) * 3);
      for (const [index, durationMs] of durations.entries()) {
        const item = buildSpan({
          traceId: uniqueTraceId(),
          startMs: index < 100 ? 0 : 7_200_000,
          endMs: (index < 100 ? 0 : 7_200_000) + durationMs,
          status: { code: index % 10 === 0 ? "ERROR" : "OK", message: "" },
          facts: {
            type: "LLM",
            model: index % 2 === 0 ? "m1" : null,
            agentId: "main",
            costUsd: index % 4 === 0 ? 0.001 : null,
            usage: {
              inputTokens: 10,
              outputTokens: null,
              cacheReadTokens: null,
              cacheWriteTokens: null,
              reasoningTokens: null,
              totalTokens: null,
            },
          },
        });
        await store.writer.appendSpans(buildBatch([item], { experimentId }));
      }
      const [total] = await query(experimentId, { kind: "spans" });
      expect(total).toMatchObject({ count: 200, errorCount: 20, unpricedCallCount: 150 });
      expect(total?.usage).toMatchObject({ inputTokens: 2_000, outputTokens: null });
      expect(total?.costUsd).toBeCloseTo(0.05, 9);
      expect(total?.duration.sumMs).toBeCloseTo(
        durations.reduce((sum, each) => sum + each, 0),
        0,
      );
      for (const [index, fraction] of [0.5, 0.95].entries()) {
        const exact = durations[Math.floor(fraction * (durations.length - 1))] ?? 0;
        const read = total?.duration.quantilesMs[index] ?? 0;
        // Times are kept to the nanosecond; the rest is the histogram's bound.
        expect(Math.abs(read - exact) / exact).toBeLessThanOrEqual(MAX_RELATIVE_ERROR + 1e-6);
      }
      const byModel = await query(experimentId, { kind: "spans", groupBy: ["model"] });
      expect(byModel.map((point) => [point.dimensions.model, point.count])).toEqual(
        expect.arrayContaining([
          ["m1", 100],
          [null, 100],
        ]),
      );
      const perHour = await query(experimentId, {
        isPerBucket: true,
        where: { agent: "main", status: "OK" },
      });
      expect(perHour.map((point) => [point.bucketStartMs, point.count])).toEqual([
        [EPOCH_MS - (EPOCH_MS % 3_600_000), 90],
        [EPOCH_MS - (EPOCH_MS % 3_600_000) + 7_200_000, 90],
      ]);
      expect(await query(experimentId, { where: { agent: "never seen" } })).toEqual([]);
    });
  });
}

function withSession(item: NormalizedSpan, sessionId: string): NormalizedSpan {
  return { ...item, facts: { ...item.facts, sessionId } };
}

function toSpan(traceId: string, sketch: Arrival): NormalizedSpan {
  const { startMs, durationMs, code, inputTokens, totalTokens } = sketch;
  return buildSpan({
    traceId,
    spanId: sketch.spanId,
    parentSpanId: sketch.isRoot ? null : "00000000000000ff",
    startMs,
    endMs: durationMs === null ? null : startMs + durationMs,
    status: { code, message: "" },
    facts: {
      type: sketch.type,
      model: sketch.model,
      toolName: sketch.toolName,
      costUsd: sketch.costUsd,
      usage: {
        inputTokens,
        totalTokens,
        outputTokens: null,
        cacheReadTokens: null,
        cacheWriteTokens: null,
        reasoningTokens: null,
      },
    },
  });
}
