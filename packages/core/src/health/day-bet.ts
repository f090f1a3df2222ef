/** Factors that the cost of a day is tested against. */
const FACTORS = [1.7, 3, 6] as const;
export const DAY_BET_WEIGHTS = [0.4, 0.4, 0.2] as const;

const MIN_DAYS = 7;
const PRIOR_DAYS = 6;
const PRIOR_SPREAD = 0.35;
/** Student's degrees of freedom: few, so that one odd day can never be enough. */
const DEGREES = 5;

/** What past days say about the next day's total, on the log scale, with heavy tails. */
export class DayBet {
  #count = 0;
  #mean = 0;
  #squares = 0;

  get hasPast(): boolean {
    return this.#count >= MIN_DAYS;
  }

  weigh(total: number, out: number[]): void {
    const spread = Math.sqrt(
      ((PRIOR_DAYS * PRIOR_SPREAD ** 2 + this.#squares) / (PRIOR_DAYS + this.#count - 1)) *
        (1 + 1 / this.#count),
    );
    const distance = (Math.log(total) - this.#mean) / spread;
    for (let bet = 0; bet < FACTORS.length; bet++) {
      const shift = Math.log(FACTORS[bet] ?? 1) / spread;
      out[bet] = logDensity(distance - shift) - logDensity(distance);
    }
  }

  learn(total: number): void {
    const value = Math.log(total);
    this.#count++;
    const distance = value - this.#mean;
    this.#mean += distance / this.#count;
    this.#squares += distance * (value - this.#mean);
  }
}

function logDensity(distance: number): number {
  return (-(DEGREES + 1) / 2) * Math.log1p((distance * distance) / DEGREES);
}
