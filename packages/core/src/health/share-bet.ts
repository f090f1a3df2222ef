/** Of the cases that used to go well, so many now fail: the alternatives that a share is tested against. */
const SHARE_STEPS = [0.05, 0.12, 0.28, 0.65] as const;
export const SHARE_BET_WEIGHTS = [0.12, 0.18, 0.45, 0.25] as const;

const PRIOR_CASES = 25;
const PRIOR_SHARE = 0.04;
const STRATUM_PRIOR_CASES = 20;
/** Before any failure was seen twice, failures are taken to come in small bursts rather than singly. */
const BURST_PRIOR_CASES = 3;
const BURST_PRIOR_EXTRA = 0.12;
const BURST_MEMORY_MS = 3_600_000;

interface Stratum {
  cases: number;
  hits: number;
}

/**
 * What the agent's own past says about the next yes/no outcome (a failure), and how much better each alternative
 * would have said it. The past counts by stratum (a cron job is compared with itself), and knows bursts: right after a failure the
 * next one is expected as often as it followed before, in the same run (a retry) and in the next (a short outage) apart.
 */
export class ShareBet {
  readonly #strata = new Map<string, Stratum>();
  readonly #all: Stratum = { cases: 0, hits: 0 };
  readonly #afterHitInRun: Stratum = { cases: 0, hits: 0 };
  readonly #afterHitBefore: Stratum = { cases: 0, hits: 0 };
  /** The burst that is going on is learned from when it is over: one that does not end is a change, not a burst. */
  readonly #goingOn = { inRun: { cases: 0, hits: 0 }, before: { cases: 0, hits: 0 } };
  #lastHitMs = Number.NEGATIVE_INFINITY;

  get caseCount(): number {
    return this.#all.cases;
  }

  /** How many times wider ranges must be because hits cluster. */
  get designEffect(): number {
    const share = this.#all.cases === 0 ? PRIOR_SHARE : this.#all.hits / this.#all.cases;
    const hits = this.#afterHitInRun.hits + this.#afterHitBefore.hits;
    const cases = this.#afterHitInRun.cases + this.#afterHitBefore.cases;
    const followed = (hits + 3 * share) / (cases + 3);
    const correlation = Math.min(0.8, Math.max(0, (followed - share) / (1 - share || 1)));
    return (1 + correlation) / (1 - correlation);
  }

  /** Writes log likelihood ratios into `out`; call before `learn`. */
  weigh(isHit: boolean, stratum: string, timeMs: number, out: number[]): void {
    const usual = this.#expect(stratum);
    const burst = this.#findBurst(timeMs);
    const expected = burst ? Math.max(usual, expectAfterHit(burst, usual)) : usual;
    for (let bet = 0; bet < SHARE_STEPS.length; bet++) {
      const alternative = Math.max(expected, usual + (1 - usual) * (SHARE_STEPS[bet] ?? 0));
      out[bet] = isHit ? Math.log(alternative / expected) : Math.log((1 - alternative) / (1 - expected));
    }
  }

  /** Takes the outcome into the past, unless it belongs to a trouble that is already known (`isUsual` false). */
  learn(isHit: boolean, stratum: string, timeMs: number, isUsual: boolean): void {
    if (isUsual) {
      this.#learnBurst(isHit, timeMs);
      tally(this.#all, isHit);
      let own = this.#strata.get(stratum);
      if (!own) {
        own = { cases: 0, hits: 0 };
        this.#strata.set(stratum, own);
      }
      tally(own, isHit);
    }
    if (isHit) this.#lastHitMs = timeMs;
  }

  #learnBurst(isHit: boolean, timeMs: number): void {
    const { inRun, before } = this.#goingOn;
    if (timeMs - this.#lastHitMs > BURST_MEMORY_MS) {
      move(inRun, this.#afterHitInRun);
      move(before, this.#afterHitBefore);
      return;
    }
    tally(timeMs === this.#lastHitMs ? inRun : before, isHit);
  }

  /** What is known of outcomes soon after a hit, where there was one. Same time means same run. */
  #findBurst(timeMs: number): Stratum | null {
    if (timeMs - this.#lastHitMs > BURST_MEMORY_MS) return null;
    return timeMs === this.#lastHitMs ? this.#afterHitInRun : this.#afterHitBefore;
  }

  #expect(stratum: string): number {
    const overall = (this.#all.hits + PRIOR_SHARE * PRIOR_CASES) / (this.#all.cases + PRIOR_CASES);
    const own = this.#strata.get(stratum);
    return clampShare(
      ((own?.hits ?? 0) + overall * STRATUM_PRIOR_CASES) / ((own?.cases ?? 0) + STRATUM_PRIOR_CASES),
    );
  }
}

function expectAfterHit(burst: Stratum, usual: number): number {
  const prior = Math.min(0.95, usual + BURST_PRIOR_EXTRA);
  return clampShare((burst.hits + prior * BURST_PRIOR_CASES) / (burst.cases + BURST_PRIOR_CASES));
}

function tally(stratum: Stratum, isHit: boolean): void {
  stratum.cases++;
  if (isHit) stratum.hits++;
}

function move(from: Stratum, to: Stratum): void {
  to.cases += from.cases;
  to.hits += from.hits;
  from.cases = 0;
  from.hits = 0;
}

function clampShare(share: number): number {
  return Math.min(0.995, Math.max(0.0005, share));
}
