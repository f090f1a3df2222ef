import { encodeSortedLists } from "./sorted-values.ts";

/** What a trace is measured by. The position is the stored code. */
export const TRACE_MEASURES = [
  "durationMs",
  "inputTokens",
  "outputTokens",
  "totalTokens",
  "cacheReadTokens",
  "cacheWriteTokens",
] as const;

/** What spans cost. The position is the stored code. */
export const COST_MEASURES = ["costUsd", "inputCostUsd", "outputCostUsd"] as const;

/** What runs are counted by that groups of traces do not tell. The position is the stored code. */
export const TALLY_DIMENSIONS = ["trigger", "channel", "session"] as const;

/** The parts of a summary that are stored apart, because no query needs all of them. */
export const PART_TRACES = 0;
export const PART_SPANS = 1;
export const PART_SPAN_DURATIONS = 2;
/** One part for each of TALLY_DIMENSIONS, from this one on. */
export const PART_TALLIES = 3;
export const PART_SPAN_COSTS = 6;
export const PART_TRACE_VALUES = 10;

/** Values that were summed up. */
export type Sums = [count: number, sum: number, min: number, max: number];
export type TraceGroup = [nameId: number | null, state: number, count: number, measures: Sums[]];
export type SpanGroup = [
  startHour: number,
  nameId: number,
  typeId: number | null,
  status: number,
  modelId: number | null,
  providerId: number | null,
  count: number,
  durationMs: Sums,
];
/** Of each group of spans, in their order, what they cost by COST_MEASURES; null where nothing has a cost. */
export type CostSums = (Sums[] | null)[];
export type Tally = [value: number | string | null, runs: number, failed: number, costNanoUsd: number | null];

export interface TraceFacts {
  nameId: number | null;
  state: number;
  /** In the order of TRACE_MEASURES. */
  values: (number | null)[];
  isFailed: boolean;
  costNanoUsd: number | null;
  /** In the order of TALLY_DIMENSIONS. */
  tallied: (number | string | null)[];
}

export interface SpanFactsOfHour {
  startHour: number;
  nameId: number;
  typeId: number | null;
  status: number;
  modelId: number | null;
  providerId: number | null;
  durationMs: number | null;
  /** In the order of COST_MEASURES. */
  costs: (number | null)[];
}

interface Gathered<Key> {
  key: Key;
  count: number;
  values: number[][];
}

/** Sums up the traces of one hour and their spans, exactly: every value is kept, sorted, so that quantiles are those of the rows. */
export class HourSummary {
  readonly #traces = new Map<string, Gathered<[number | null, number]>>();
  readonly #spans = new Map<
    string,
    Gathered<[number, number, number | null, number, number | null, number | null]>
  >();
  readonly #tallies = TALLY_DIMENSIONS.map(() => new Map<number | string | null, Tally>());
  traceCount = 0;
  /** First and last hour in which a span begins; null without spans. */
  #spread: { first: number; last: number } | null = null;

  addTrace({ nameId, state, values, isFailed, costNanoUsd, tallied }: TraceFacts): void {
    this.traceCount += 1;
    add(this.#traces, [nameId, state], values);
    for (const [dimension, value] of tallied.entries()) {
      const tallies = this.#tallies[dimension];
      const tally = tallies?.get(value) ?? ([value, 0, 0, null] satisfies Tally);
      tally[1] += 1;
      if (isFailed) tally[2] += 1;
      if (costNanoUsd !== null) tally[3] = (tally[3] ?? 0) + costNanoUsd;
      tallies?.set(value, tally);
    }
  }

  addSpan({
    startHour,
    nameId,
    typeId,
    status,
    modelId,
    providerId,
    durationMs,
    costs,
  }: SpanFactsOfHour): void {
    add(this.#spans, [startHour, nameId, typeId, status, modelId, providerId], [durationMs, ...costs]);
    const { first, last } = this.#spread ?? { first: startHour, last: startHour };
    this.#spread = { first: Math.min(first, startHour), last: Math.max(last, startHour) };
  }

  /** First and last hour in which a span begins, where any begins outside of this hour; null otherwise. */
  findSpread(hour: number): { first: number; last: number } | null {
    const spread = this.#spread;
    return spread === null || (spread.first === hour && spread.last === hour) ? null : spread;
  }

  /** What is stored, by part. */
  encode(): Map<number, Uint8Array> {
    const traces = [...this.#traces.values()].map((group) => ({ ...group, values: sortAll(group.values) }));
    const spans = [...this.#spans.values()].map((group) => ({ ...group, values: sortAll(group.values) }));
    const parts = new Map<number, Uint8Array>();
    const put = (part: number, value: unknown): void => {
      parts.set(part, Buffer.from(JSON.stringify(value)));
    };
    put(
      PART_TRACES,
      traces.map(({ key, count, values }): TraceGroup => [...key, count, values.map(toSums)]),
    );
    put(
      PART_SPANS,
      spans.map(
        ({ key, count, values: [durations = NO_VALUES] }): SpanGroup => [...key, count, toSums(durations)],
      ),
    );
    const costs: CostSums = spans.map(({ values: [, ...lists] }) =>
      lists.some((list) => list.length > 0) ? lists.map(toSums) : null,
    );
    if (costs.some((sums) => sums !== null)) put(PART_SPAN_COSTS, costs);
    for (const [dimension, tallies] of this.#tallies.entries())
      put(PART_TALLIES + dimension, [...tallies.values()]);
    parts.set(PART_SPAN_DURATIONS, encodeSortedLists(spans.map(({ values }) => values[0] ?? NO_VALUES)));
    for (const measure of TRACE_MEASURES.keys()) {
      const lists = traces.map(({ values }) => values[measure] ?? new Float64Array(0));
      if (lists.some((list) => list.length > 0))
        parts.set(PART_TRACE_VALUES + measure, encodeSortedLists(lists));
    }
    return parts;
  }
}

const NO_VALUES = new Float64Array(0);

function add<Key>(groups: Map<string, Gathered<Key>>, key: Key, values: readonly (number | null)[]): void {
  const name = String(key);
  let group = groups.get(name);
  if (group === undefined) {
    group = { key, count: 0, values: values.map(() => []) };
    groups.set(name, group);
  }
  group.count += 1;
  for (const [index, value] of values.entries()) if (value !== null) group.values[index]?.push(value);
}

function sortAll(values: readonly number[][]): Float64Array[] {
  return values.map((list) => Float64Array.from(list).sort());
}

function toSums(sorted: Float64Array): Sums {
  let sum = 0;
  for (const value of sorted) sum += value;
  return [sorted.length, sum, sorted[0] ?? 0, sorted.at(-1) ?? 0];
}
