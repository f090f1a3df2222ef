import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FactQuery } from "../contract/fact-figures.ts";
import { buildBatch, buildSpan, EPOCH_MS, uniqueTraceId } from "./build-span.ts";
import { type EngineUnderTest, type OpenStore, openStore } from "./store-fixture.ts";

const HOUR_MS = 3_600_000;
const FIRST_HOUR_MS = Math.ceil(EPOCH_MS / HOUR_MS) * HOUR_MS;
const HOURS = 3;

interface Run {
  traceId: string;
  hour: number;
  durationMs: number;
  session: string;
}

/** An engine may sum figures up once they rest. They stay exact when traces go, change or come late after that. */
export function restingFiguresConformance(engine: EngineUnderTest): void {
  describe("exact figures of hours that rest", () => {
    let store: OpenStore;
    let runs: Run[];
    beforeEach(async () => {
      store = await openStore(engine);
      runs = [];
      for (let hour = 0; hour < HOURS; hour += 1)
        for (let index = 0; index < 4; index += 1)
          await put({
            traceId: uniqueTraceId(),
            hour,
            durationMs: 10 * index + hour,
            session: `s${index % 2}`,
          });
      await engine.settle();
    });
    afterEach(async () => {
      await store.close();
      await engine.removeLocations();
    });

    const put = async (run: Run): Promise<void> => {
      runs = [...runs.filter(({ traceId }) => traceId !== run.traceId), run];
      const startMs = FIRST_HOUR_MS - EPOCH_MS + run.hour * HOUR_MS + 1_000;
      const facts = { sessionId: run.session };
      await store.writer.appendSpans(
        buildBatch([buildSpan({ traceId: run.traceId, startMs, endMs: startMs + run.durationMs, facts })]),
      );
    };
    const remove = async (gone: readonly Run[]): Promise<void> => {
      runs = runs.filter((run) => !gone.includes(run));
      await store.writer.deleteTraces({ experimentId: "0", traceIds: gone.map(({ traceId }) => traceId) });
    };

    /** What the store answers must be what the list of runs gives. */
    const expectExact = async (): Promise<void> => {
      const query: FactQuery = {
        view: "traces",
        measure: "durationMs",
        experimentIds: ["0"],
        fromMs: null,
        toMs: null,
        isTimedBySpan: false,
        intervalMs: HOUR_MS,
        groupBy: [],
        where: [],
        quantiles: [1],
        limit: 100,
      };
      const hours = [...new Set(runs.map(({ hour }) => hour))].sort();
      expect(
        (await store.reader.queryFacts(query)).map(({ bucketStartMs, count, sum, quantiles }) => [
          bucketStartMs,
          count,
          sum,
          quantiles,
        ]),
      ).toEqual(
        hours.map((hour) => {
          const durations = runs.filter((run) => run.hour === hour).map(({ durationMs }) => durationMs);
          const sum = durations.reduce((left, right) => left + right, 0);
          return [FIRST_HOUR_MS + hour * HOUR_MS, durations.length, sum, [Math.max(...durations)]];
        }),
      );
      const { tallies } = await store.reader.tallyRuns({
        experimentIds: null,
        fromMs: FIRST_HOUR_MS,
        toMs: FIRST_HOUR_MS + HOURS * HOUR_MS,
        by: "session",
        limit: 10,
      });
      for (const session of ["s0", "s1"])
        expect(tallies.find(({ name }) => name === session)?.runCount ?? 0).toBe(
          runs.filter((run) => run.session === session).length,
        );
      expect(await engine.engine.verify(store.location)).toEqual([]);
    };

    /** At once, when it has come to rest again, and after a new start. */
    const expectExactAlways = async (): Promise<void> => {
      await expectExact();
      await engine.settle();
      await expectExact();
      await store.reopen();
      await expectExact();
    };

    it("are those of the rows", expectExactAlways);

    it("follow deletions, also of a whole hour", async () => {
      await remove(runs.filter((run) => run.hour === 1 || (run.hour === 2 && run.session === "s0")));
      await expectExactAlways();
    });

    it("follow a trace that is sent again and moves to another hour", async () => {
      const [run] = runs;
      if (run !== undefined) await put({ ...run, hour: 2, durationMs: 7_777 });
      await expectExactAlways();
    });

    it("follow a late trace, and the deletion of all", async () => {
      await put({ traceId: uniqueTraceId(), hour: 0, durationMs: 5, session: "s0" });
      await expectExactAlways();
      await remove(runs);
      await expectExactAlways();
    });
  });
}
