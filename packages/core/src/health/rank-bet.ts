import { toNormalScore } from "./normal-score.ts";

/** Shifts, in standard deviations of the usual spread, that a figure is tested against. */
const SHIFTS = [0.7, 1.3, 2.2] as const;
export const RANK_BET_WEIGHTS = [0.35, 0.4, 0.25] as const;

const MIN_STRATUM = 20;
/** Neighbours are alike (a provider is slow for hours); how much is read off sums of so many in a row. */
const BLOCK = 16;
const BLOCK_PRIOR = 4;
const MAX_LONG_RUN_VARIANCE = 6;

/**
 * What the past says about the next figure (a time, tokens, money), by rank: the figure's place among all earlier ones of
 * its stratum. Under no change that place is uniform whatever the distribution, so heavy tails and odd units do not
 * matter. How much sums of neighbours vary beyond chance is learned, and discounted.
 */
export class RankBet {
  readonly #strata = new Map<string, number[]>();
  readonly #direction: 1 | -1;
  #pending = 0;
  #blockSum = 0;
  #blockLength = 0;
  #blockCount = 0;
  #blockVariance = 0;

  constructor(direction: 1 | -1) {
    this.#direction = direction;
  }

  hasPast(stratum: string): boolean {
    return (this.#strata.get(stratum)?.length ?? 0) >= MIN_STRATUM;
  }

  weigh(value: number, stratum: string, out: number[]): void {
    const score = this.#toScore(value, stratum);
    this.#pending = score;
    const news = score / Math.sqrt(this.#longRunVariance());
    for (let bet = 0; bet < SHIFTS.length; bet++) {
      const shift = SHIFTS[bet] ?? 0;
      out[bet] = shift * news - (shift * shift) / 2;
    }
  }

  learn(value: number, stratum: string, isUsual: boolean, wasWeighed: boolean): void {
    if (!isUsual) return;
    if (wasWeighed) this.#addToBlock(this.#pending);
    const past = this.#strata.get(stratum);
    if (past) past.splice(lowerBound(past, value), 0, value);
    else this.#strata.set(stratum, [value]);
  }

  #addToBlock(score: number): void {
    this.#blockSum += score;
    if (++this.#blockLength < BLOCK) return;
    this.#blockVariance += (this.#blockSum * this.#blockSum) / BLOCK;
    this.#blockCount++;
    this.#blockSum = 0;
    this.#blockLength = 0;
  }

  /** 1 when neighbours are independent. */
  #longRunVariance(): number {
    const variance = (this.#blockVariance + BLOCK_PRIOR * 1.3) / (this.#blockCount + BLOCK_PRIOR);
    return Math.min(MAX_LONG_RUN_VARIANCE, Math.max(1, variance));
  }

  #toScore(value: number, stratum: string): number {
    const past = this.#strata.get(stratum) ?? [];
    const below = lowerBound(past, value);
    const upTo = upperBound(past, value);
    const place = (below + (upTo - below + 1) / 2) / (past.length + 1);
    return this.#direction * toNormalScore(place);
  }
}

export function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function upperBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
