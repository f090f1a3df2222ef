import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import type { FactQuery } from "../../contract/fact-figures.ts";
import type { StoreReader } from "../../contract/store-reader.ts";
import { buildBatch, buildSpan, EPOCH_MS, uniqueTraceId } from "../../testkit/index.ts";
import { createSqliteEngine } from "../sqlite-engine.ts";
import { HOUR_MS } from "./hour-of.ts";
import { selectByRank } from "./select-by-rank.ts";
import { decodeSortedLists, encodeSortedLists, SortedLists } from "./sorted-values.ts";

const folders: string[] = [];
const FIRST_HOUR_MS = Math.floor(EPOCH_MS / HOUR_MS) * HOUR_MS;

/** A store that sums up only when the test says so. */
async function openStore(folder?: string) {
  let nowMs = 1_700_000_000_000;
  let next: (() => void) | null = null;
  const engine = createSqliteEngine({
    nowMs: () => nowMs,
    scheduleLater: (run) => {
      next = run;
      return () => {
        next = null;
      };
    },
  });
  const home = folder ?? (await mkdtemp(join(tmpdir(), "clawglass-hours-")));
  if (folder === undefined) folders.push(home);
  const path = join(home, "store.db");
  const writer = await engine.openWriter(path);
  const reader = await engine.openReader(path);
  return {
    home,
    path,
    writer,
    reader,
    sumUp: (sliceCount: number) => {
      nowMs += 60_000;
      for (let index = 0; index < sliceCount && next !== null; index += 1) {
        const run = next;
        next = null;
        run();
      }
    },
    close: async () => {
      await reader.close();
      await writer.close();
    },
  };
}

const timeMs = fc.integer({ min: 0, max: 4 * HOUR_MS });
const query = fc
  .record({
    view: fc.constantFrom("traces", "spans"),
    measure: fc.constantFrom("count", "durationMs", "totalTokens", "costUsd", "inputCostUsd", "sessionCount"),
    isTimedBySpan: fc.boolean(),
    hasModels: fc.boolean(),
    ends: fc.tuple(fc.option(timeMs), fc.option(timeMs)),
    intervalMs: fc.constantFrom(null, HOUR_MS, 2 * HOUR_MS, 60_000),
    groups: fc.subarray([0, 1]),
    where: fc.subarray([0, 1, 2]),
    hasQuantiles: fc.boolean(),
  })
  .map(({ measure, ends, intervalMs, groups, where, hasQuantiles, hasModels, ...rest }): FactQuery => {
    const isCost = measure.endsWith("CostUsd") || measure === "costUsd";
    const isSpans = isCost || (rest.view === "spans" && measure !== "sessionCount");
    const [name, kind] = isSpans
      ? (["spanName", "spanType"] as const)
      : (["traceName", "traceState"] as const);
    const tests = [
      { field: name, value: "ask" },
      { field: kind, value: isSpans ? "TOOL" : "OK" },
      { field: "tag" as const, key: "none", value: "x" },
    ];
    return {
      view: isSpans ? "spans" : "traces",
      measure: isSpans && measure === "totalTokens" ? "durationMs" : (measure as FactQuery["measure"]),
      experimentIds: ["0"],
      fromMs: ends[0] === null ? null : FIRST_HOUR_MS + ends[0],
      toMs: ends[1] === null ? null : FIRST_HOUR_MS + ends[1],
      isTimedBySpan: isSpans && rest.isTimedBySpan,
      intervalMs,
      groupBy: isSpans && hasModels ? ["model"] : groups.map((index) => (index === 0 ? name : kind)),
      where: where.flatMap((index) => tests[index] ?? []),
      quantiles: hasQuantiles && measure !== "count" && measure !== "sessionCount" ? [0, 0.5, 0.9, 1] : [],
      limit: 1_000,
    };
  });

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("send" as const),
      slot: fc.nat(7),
      startMs: timeMs,
      durationMs: fc.integer({ min: 0, max: 2 * HOUR_MS }),
      tokens: fc.option(fc.nat(1_000)),
      // Eighths, so that sums are exact in any order.
      costUsd: fc.option(fc.nat(80).map((eighths) => eighths / 8)),
      session: fc.constantFrom(null, "s", "t"),
      lateMs: fc.constantFrom(0, 0, HOUR_MS, 3 * HOUR_MS),
      isFailed: fc.boolean(),
      name: fc.constantFrom("ask", "timer"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("delete" as const), slot: fc.nat(7) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("sum" as const), slices: fc.nat(8) }) },
  { weight: 1, arbitrary: fc.constant({ kind: "restart" as const }) },
);

describe("summaries of hours", () => {
  afterEach(async () => {
    await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
  });

  it("say what the rows say, whatever came late, again, in another hour, or went", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 4, maxLength: 16 }),
        fc.array(query, { minLength: 6, maxLength: 6 }),
        async (steps, queries) => {
          const rows = await openStore();
          let summed = await openStore();
          const slots = Array.from({ length: 8 }, () => uniqueTraceId());
          for (const each of steps) {
            if (each.kind === "sum") summed.sumUp(each.slices);
            else if (each.kind === "restart") {
              await summed.close();
              summed = await openStore(summed.home);
            } else {
              const traceId = slots[each.slot] ?? "";
              const batch =
                each.kind === "delete"
                  ? null
                  : buildBatch(each.kind === "send" ? toSpans(traceId, each) : []);
              for (const { writer } of [rows, summed]) {
                if (batch === null) await writer.deleteTraces({ experimentId: "0", traceIds: [traceId] });
                else await writer.appendSpans(batch);
              }
            }
          }
          for (let round = 0; round < 2; round += 1) {
            for (const each of queries) {
              expect(await summed.reader.queryFacts(each)).toEqual(await rows.reader.queryFacts(each));
              expect(await countAndList(summed.reader, each)).toEqual(await countAndList(rows.reader, each));
              expect(await tally(summed.reader, each)).toEqual(await tally(rows.reader, each));
            }
            summed.sumUp(1_000);
          }
          expect(countStale(summed.path)).toBe(0);
          await rows.close();
          await summed.close();
        },
      ),
      { numRuns: 30 },
    );
  }, 120_000);

  it("write sorted numbers without loss, and read some of them", () => {
    const list = fc.oneof(fc.array(fc.integer()), fc.array(fc.double({ noNaN: true })));
    fc.assert(
      fc.property(fc.array(list, { maxLength: 5 }), fc.subarray([0, 1, 2, 3, 4]), (lists, wanted) => {
        const sorted = lists.map(sortNumbers);
        const stored = encodeSortedLists(sorted);
        expect(decodeSortedLists(stored)).toEqual(sorted);
        const some = new SortedLists(stored);
        expect(wanted.map((index) => some.read(index))).toEqual(
          wanted.map((index) => sorted[index] ?? new Float64Array(0)),
        );
      }),
    );
  });

  it("find every number of some lists at its place among all", () => {
    const list = fc.oneof(fc.array(fc.nat(5)), fc.array(fc.double({ noNaN: true })), fc.array(fc.integer()));
    fc.assert(
      fc.property(fc.array(list, { maxLength: 5 }), (lists) => {
        const sorted = lists.map(sortNumbers);
        const all = sortNumbers(lists.flat());
        expect(Float64Array.from(all, (_, rank) => selectByRank(sorted, rank))).toEqual(all);
        expect(selectByRank(sorted, all.length)).toBeNaN();
      }),
    );
  });
});

function sortNumbers(numbers: readonly number[]): Float64Array {
  return Float64Array.from(numbers, (value) => value + 0).sort();
}

function toSpans(
  traceId: string,
  sent: {
    startMs: number;
    durationMs: number;
    tokens: number | null;
    costUsd: number | null;
    session: string | null;
    /** The call begins so long after the run. */
    lateMs: number;
    isFailed: boolean;
    name: string;
  },
) {
  const startMs = FIRST_HOUR_MS - EPOCH_MS + sent.startMs;
  const endMs = startMs + sent.durationMs;
  const usage = {
    inputTokens: sent.tokens,
    outputTokens: null,
    cacheReadTokens: null,
    cacheWriteTokens: null,
    reasoningTokens: null,
    totalTokens: sent.tokens,
  };
  return [
    buildSpan({
      traceId,
      spanId: "00000000000000a1",
      name: sent.name,
      startMs,
      endMs,
      status: { code: sent.isFailed ? "ERROR" : "OK", message: "" },
      facts: { type: "AGENT", sessionId: sent.session },
    }),
    buildSpan({
      traceId,
      spanId: "00000000000000a2",
      parentSpanId: "00000000000000a1",
      name: "call",
      startMs: startMs + sent.lateMs + sent.durationMs / 2,
      endMs: endMs + sent.lateMs,
      facts: {
        type: "LLM",
        model: sent.session ?? "m",
        usage,
        costUsd: sent.costUsd,
        inputCostUsd: sent.costUsd === null ? null : sent.costUsd / 2,
      },
    }),
    buildSpan({
      traceId,
      spanId: "00000000000000a3",
      parentSpanId: "00000000000000a1",
      name: "ask",
      startMs,
      endMs: startMs + 7,
      facts: { type: "TOOL", toolName: "ask" },
    }),
  ];
}

function tally(reader: StoreReader, { fromMs, toMs }: FactQuery) {
  return reader.tallyRuns({
    experimentIds: null,
    fromMs: fromMs ?? 0,
    toMs: toMs ?? FIRST_HOUR_MS + 9 * HOUR_MS,
    by: "session",
    limit: 10,
  });
}

/** The total of a list by time and state, and how long the list is. */
async function countAndList(reader: StoreReader, { fromMs, toMs, where }: FactQuery): Promise<number> {
  const filter = [
    fromMs === null ? [] : `trace.timestamp_ms ${where.length > 1 ? ">" : ">="} ${fromMs}`,
    toMs === null ? [] : `trace.timestamp_ms ${where.length > 1 ? "<" : "<="} ${toMs}`,
    where.length > 0 ? "trace.status != 'ERROR'" : [],
  ]
    .flat()
    .join(" AND ");
  const query = { experimentIds: ["0"], filter, orderBy: [], limit: 100, cursor: null };
  const { items } = await reader.listTraceSummaries(query);
  expect(await reader.countTraces(query)).toEqual({ count: items.length, isLowerBound: false });
  return items.length;
}

function countStale(path: string): number {
  const database = new DatabaseSync(path, { readOnly: true });
  const { count } = database.prepare("SELECT count(*) AS count FROM stale_hours").get() as { count: number };
  database.close();
  return count;
}
