import { eachStoredBucket, type LogHistogram, toQuantileValue } from "./log-histogram.ts";

/** Durations from a nanosecond to 10^17 ms. Others may be in a store, and are counted one by one. */
const LOWEST = -2_048;
const HIGHEST = 2_047;

/** Adds up histograms to read quantiles from them, without sorting: buckets that durations have as a rule stand in a row. */
export class HistogramSum {
  readonly #counts = new Float64Array(HIGHEST - LOWEST + 1);
  readonly #others: LogHistogram = new Map();
  #first = HIGHEST;
  #last = LOWEST;
  #total = 0;

  add(bucket: number, count: number): void {
    this.#total += count;
    if (bucket < LOWEST || bucket > HIGHEST) {
      this.#others.set(bucket, (this.#others.get(bucket) ?? 0) + count);
      return;
    }
    this.#counts[bucket - LOWEST] = (this.#counts[bucket - LOWEST] ?? 0) + count;
    if (bucket < this.#first) this.#first = bucket;
    if (bucket > this.#last) this.#last = bucket;
  }

  addStored(stored: Uint8Array | string): void {
    eachStoredBucket(stored, (bucket, count) => this.add(bucket, count));
  }

  /** The values below which the fractions lie; null of nothing. */
  readQuantiles(fractions: readonly number[]): (number | null)[] {
    const values = fractions.map((): number | null => null);
    const wanted = fractions
      .map((fraction, index) => ({ index, rank: fraction * (this.#total - 1) }))
      .sort((left, right) => left.rank - right.rank);
    let next = 0;
    let seen = 0;
    const pass = (bucket: number, count: number): void => {
      seen += count;
      for (let at = wanted[next]; at !== undefined && seen > at.rank; at = wanted[next]) {
        values[at.index] = toQuantileValue(bucket);
        next += 1;
      }
    };
    const others = [...this.#others].sort((left, right) => left[0] - right[0]);
    for (const [bucket, count] of others) if (bucket < LOWEST) pass(bucket, count);
    for (let bucket = this.#first; bucket <= this.#last; bucket += 1) {
      const count = this.#counts[bucket - LOWEST] ?? 0;
      if (count !== 0) pass(bucket, count);
    }
    for (const [bucket, count] of others) if (bucket > HIGHEST) pass(bucket, count);
    return values;
  }

  clear(): void {
    if (this.#first <= this.#last) this.#counts.fill(0, this.#first - LOWEST, this.#last - LOWEST + 1);
    this.#others.clear();
    this.#first = HIGHEST;
    this.#last = LOWEST;
    this.#total = 0;
  }
}
