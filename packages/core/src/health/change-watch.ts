/** One observation of a series: when, and how strongly it speaks for each alternative (log likelihood ratios). */
export interface WatchedPoint {
  timeMs: number;
  /** Where the caller finds the run. */
  runIndex: number;
}

export interface ChangeEstimate {
  /** Index of the first point after the change, most probable. */
  index: number;
  /** The change lies between point `earliestIndex - 1` and point `latestIndex` with 95%. */
  earliestIndex: number;
  latestIndex: number;
  /** log of the evidence, in weeks. */
  logEvidenceWeeks: number;
}

const CLOSE_BELOW_LOG = -2;
const CAP_ABOVE_LOG = 4;

/**
 * Watches one series for a change for the worse (Shiryaev-Roberts procedure over a mixture of alternatives).
 *
 * The evidence is a sum over all possible starts of the trouble, each weighted with the time (in weeks) in which
 * it could have begun. While nothing changes its mean grows by 1 a week, whatever the series, so it passes `limitWeeks`
 * less than once in that many weeks: the limit is the false-alarm rate.
 */
export class ChangeWatch {
  readonly points: WatchedPoint[] = [];
  readonly #weights: readonly number[];
  readonly #evidence: number[];
  readonly #logRatios: number[][];
  readonly #priorWeeks: number[] = [];
  #startIndex = 0;
  #isOpen = false;

  constructor(weights: readonly number[]) {
    this.#weights = weights;
    this.#evidence = weights.map(() => 0);
    this.#logRatios = weights.map(() => []);
  }

  /** The evidence is past the limit. Stays so until the series has clearly come back. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  observe(point: WatchedPoint, logRatios: readonly number[], priorWeeks: number, limitWeeks: number): void {
    this.points.push(point);
    this.#priorWeeks.push(priorWeeks);
    let total = 0;
    for (let bet = 0; bet < this.#weights.length; bet++) {
      const logRatio = logRatios[bet] ?? 0;
      this.#logRatios[bet]?.push(logRatio);
      const evidence = ((this.#evidence[bet] ?? 0) + priorWeeks) * Math.exp(logRatio);
      this.#evidence[bet] = evidence;
      total += (this.#weights[bet] ?? 0) * evidence;
    }
    const cap = limitWeeks * Math.exp(CAP_ABOVE_LOG);
    if (total > cap) {
      for (let bet = 0; bet < this.#evidence.length; bet++) {
        this.#evidence[bet] = (this.#evidence[bet] ?? 0) * (cap / total);
      }
    }
    if (!this.#isOpen && total >= limitWeeks) this.#isOpen = true;
    else if (this.#isOpen && total < limitWeeks * Math.exp(CLOSE_BELOW_LOG)) this.#restart();
  }

  /** Where the change most probably lies, given all points so far. */
  estimateChange(): ChangeEstimate | null {
    const count = this.points.length;
    const logWeights = new Float64Array(count - this.#startIndex);
    if (logWeights.length === 0) return null;
    const tails = this.#weights.map(() => 0);
    for (let index = count - 1; index >= this.#startIndex; index--) {
      let best = Number.NEGATIVE_INFINITY;
      for (let bet = 0; bet < tails.length; bet++) {
        tails[bet] = (tails[bet] ?? 0) + (this.#logRatios[bet]?.[index] ?? 0);
        best = Math.max(best, tails[bet] ?? 0);
      }
      let sum = 0;
      for (let bet = 0; bet < tails.length; bet++)
        sum += (this.#weights[bet] ?? 0) * Math.exp((tails[bet] ?? 0) - best);
      logWeights[index - this.#startIndex] = Math.log(this.#priorWeeks[index] ?? 0) + best + Math.log(sum);
    }
    return summarize(logWeights, this.#startIndex);
  }

  #restart(): void {
    this.#isOpen = false;
    this.#evidence.fill(0);
    this.#startIndex = this.points.length;
  }
}

function summarize(logWeights: Float64Array, startIndex: number): ChangeEstimate {
  let bestAt = 0;
  for (let at = 1; at < logWeights.length; at++) {
    if ((logWeights[at] ?? 0) > (logWeights[bestAt] ?? 0)) bestAt = at;
  }
  const best = logWeights[bestAt] ?? 0;
  let total = 0;
  for (const logWeight of logWeights) total += Math.exp(logWeight - best);
  const edge = 0.025 * total;
  let earliest = 0;
  for (let sum = 0; earliest < bestAt; earliest++) {
    sum += Math.exp((logWeights[earliest] ?? 0) - best);
    if (sum > edge) break;
  }
  let latest = logWeights.length - 1;
  for (let sum = 0; latest > bestAt; latest--) {
    sum += Math.exp((logWeights[latest] ?? 0) - best);
    if (sum > edge) break;
  }
  return {
    index: startIndex + bestAt,
    earliestIndex: startIndex + earliest,
    latestIndex: startIndex + latest,
    logEvidenceWeeks: best + Math.log(total),
  };
}
