import type { FactPoint, FactQuery } from "../../contract/fact-figures.ts";
import type { Names } from "../names.ts";
import { DIMENSIONS } from "./fact-columns.ts";
import { interpolateQuantiles } from "./fact-quantiles.ts";

/** What is added to a group, from some rows or from an hour's summary. */
export interface FactPart {
  bucketStartMs: number | null;
  /** Codes as they are stored, in the order of the query's `groupBy`. */
  codes: readonly (number | string)[];
  count: number;
  sum: number | null;
  min: number | null;
  max: number | null;
  /** The values in ascending order, where quantiles are asked for. */
  sorted: Float64Array | null;
  /** Of what is counted once, however many parts have it: then the count is theirs. */
  distinct?: Iterable<string>;
}

interface Group extends Omit<FactPart, "sorted" | "distinct"> {
  lists: Float64Array[];
  distinct: Set<string> | null;
}

/** Adds up parts by bucket and dimensions. Sums of whole numbers are exact in any order. */
export class FactGroups {
  readonly #groups = new Map<string, Group>();

  add({ sorted, distinct, ...part }: FactPart): void {
    const key = `${part.bucketStartMs}\0${part.codes.join("\0")}`;
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { ...part, lists: [], distinct: null };
      this.#groups.set(key, group);
    } else {
      group.count += part.count;
      if (part.sum !== null) {
        group.sum = (group.sum ?? 0) + part.sum;
        group.min = Math.min(group.min ?? Number.POSITIVE_INFINITY, part.min ?? Number.POSITIVE_INFINITY);
        group.max = Math.max(group.max ?? Number.NEGATIVE_INFINITY, part.max ?? Number.NEGATIVE_INFINITY);
      }
    }
    if (sorted !== null && sorted.length > 0) group.lists.push(sorted);
    if (distinct === undefined) return;
    group.distinct ??= new Set();
    for (const value of distinct) group.distinct.add(value);
    group.count = group.distinct.size;
  }

  /** Sorted by time, then by dimensions, and cut behind the query's limit. */
  toPoints(query: FactQuery, names: Names): FactPoint[] {
    if (query.intervalMs === null && query.groupBy.length === 0 && this.#groups.size === 0) {
      this.add({ bucketStartMs: null, codes: [], count: 0, sum: null, min: null, max: null, sorted: null });
    }
    const known = new Map<string, string[]>();
    return Array.from(this.#groups.values(), (group) => {
      const key = group.codes.join("\0");
      const dimensions = known.get(key) ?? readDimensions(query, names, group.codes);
      known.set(key, dimensions);
      return { group, dimensions };
    })
      .sort((left, right) => compare(left, right))
      .slice(0, query.limit)
      .map(({ group, dimensions }) => toPoint(query, group, dimensions));
  }
}

function toPoint(query: FactQuery, group: Group, dimensions: string[]): FactPoint {
  const { bucketStartMs, count, sum, min, max } = group;
  return {
    bucketStartMs,
    dimensions,
    count,
    sum,
    mean: sum === null ? null : sum / count,
    min,
    max,
    quantiles: interpolateQuantiles(group.lists, query.quantiles),
  };
}

function readDimensions(query: FactQuery, names: Names, codes: FactPart["codes"]): string[] {
  return query.groupBy.map((dimension, index) => {
    const { source } = DIMENSIONS[dimension];
    const code = codes[index] ?? null;
    if (source === "text") return String(code);
    return (source === "names" ? names.read(Number(code)) : source[Number(code)]) ?? "";
  });
}

const SURROGATE = /[\ud800-\udfff]/;

interface Placed {
  group: Group;
  dimensions: string[];
}

function compare(left: Placed, right: Placed): number {
  const byTime = (left.group.bucketStartMs ?? 0) - (right.group.bucketStartMs ?? 0);
  if (byTime !== 0) return byTime;
  for (const [index, text] of left.dimensions.entries()) {
    const other = right.dimensions[index] ?? "";
    if (text === other) continue;
    // By bytes of UTF-8, as databases sort; signs beyond 16 bits are all that UTF-16 would put elsewhere.
    if (SURROGATE.test(text) || SURROGATE.test(other)) {
      return Buffer.compare(Buffer.from(text), Buffer.from(other));
    }
    return text < other ? -1 : 1;
  }
  return 0;
}
