import type { LogHistogram } from "./log-histogram.ts";
import { createFigures, type Figure } from "./rollup-figures.ts";

export interface RollupGroup {
  bucket: number | null;
  values: number[];
  figures: Record<Figure, number>;
  histogram: LogHistogram;
  /** As they are stored: they belong to the group beside `histogram`. */
  stored: (Uint8Array | string)[];
}

/** The answer to a query of roll-ups while it is added up: a group for each combination of the asked columns. */
export class RollupGroups {
  /** `bucket` first, where the query asks per bucket; then its dimensions. */
  readonly columns: readonly string[];
  readonly #isPerBucket: boolean;
  readonly #groups = new Map<string, RollupGroup>();

  constructor(columns: readonly string[], isPerBucket: boolean) {
    this.columns = columns;
    this.#isPerBucket = isPerBucket;
  }

  /** The group with these values of the columns; an empty one where there was none. */
  find(key: readonly number[]): RollupGroup {
    const name = key.join();
    let group = this.#groups.get(name);
    if (group === undefined) {
      const [bucket = null, ...values] = this.#isPerBucket ? key : [null, ...key];
      group = {
        bucket,
        values: values as number[],
        figures: createFigures(),
        histogram: new Map(),
        stored: [],
      };
      this.#groups.set(name, group);
    }
    return group;
  }

  /** By time, then by dimensions. */
  list(): RollupGroup[] {
    return [...this.#groups.values()].sort(compareGroups);
  }
}

function compareGroups(left: RollupGroup, right: RollupGroup): number {
  const byTime = (left.bucket ?? 0) - (right.bucket ?? 0);
  if (byTime !== 0) return byTime;
  const at = left.values.findIndex((value, index) => value !== right.values[index]);
  return at < 0 ? 0 : (left.values[at] ?? 0) - (right.values[at] ?? 0);
}
