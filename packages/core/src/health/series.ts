import type { HealthMetric, HealthSegment } from "../api/health.ts";
import { ChangeWatch } from "./change-watch.ts";
import { DAY_BET_WEIGHTS, DayBet } from "./day-bet.ts";
import type { Family } from "./false-alarm-budget.ts";
import { lowerBound, RANK_BET_WEIGHTS, RankBet } from "./rank-bet.ts";
import { SHARE_BET_WEIGHTS, ShareBet } from "./share-bet.ts";

const MIN_SHARE_PAST = 20;
const MIN_TAIL_PAST = 60;
const TAIL_QUANTILE = 0.95;

/** When and where a value was seen, and how much time a change had to begin before it. */
export interface SeriesPoint {
  timeMs: number;
  runIndex: number;
  stratum: string;
  priorWeeks: number;
  limitWeeks: number;
}

interface SeriesBase {
  readonly family: Family;
  readonly metric: HealthMetric;
  readonly segment: HealthSegment;
  readonly watch: ChangeWatch;
  lastTimeMs: number | null;
  lastRunIndex: number;
}

/** One row of yes/no outcomes, figures, or days that is watched for a change for the worse. */
export type Series = SeriesBase &
  (
    | { kind: "share"; bet: ShareBet; hits: boolean[] }
    | { kind: "tail"; bet: ShareBet; past: number[]; values: number[] }
    | { kind: "rank"; bet: RankBet; values: number[]; strata: string[] }
    | { kind: "day"; bet: DayBet; values: number[] }
  );

export function createSeries(
  kind: Series["kind"],
  family: Family,
  metric: HealthMetric,
  segment: HealthSegment,
): Series {
  const base = { family, metric, segment, lastTimeMs: null, lastRunIndex: -1 };
  switch (kind) {
    case "share":
      return { ...base, kind, bet: new ShareBet(), hits: [], watch: new ChangeWatch(SHARE_BET_WEIGHTS) };
    case "tail":
      return {
        ...base,
        kind,
        bet: new ShareBet(),
        past: [],
        values: [],
        watch: new ChangeWatch(SHARE_BET_WEIGHTS),
      };
    case "rank": {
      const bet = new RankBet(metric === "score" ? -1 : 1);
      return { ...base, kind, bet, values: [], strata: [], watch: new ChangeWatch(RANK_BET_WEIGHTS) };
    }
    case "day":
      return { ...base, kind, bet: new DayBet(), values: [], watch: new ChangeWatch(DAY_BET_WEIGHTS) };
  }
}

const NO_NEWS = [0, 0, 0, 0];
const logRatios = [0, 0, 0, 0];

/** Adds a value to a series. Booleans go to shares (true is the bad outcome), numbers to the others. */
export function addToSeries(series: Series, value: number, point: SeriesPoint): void {
  const { watch } = series;
  switch (series.kind) {
    case "share": {
      const isHit = value > 0;
      const canWeigh = series.bet.caseCount >= MIN_SHARE_PAST;
      if (canWeigh) series.bet.weigh(isHit, point.stratum, point.timeMs, logRatios);
      observe(watch, point, canWeigh);
      series.bet.learn(isHit, point.stratum, point.timeMs, !watch.isOpen);
      series.hits.push(isHit);
      return;
    }
    case "tail": {
      const { past } = series;
      const canWeigh = past.length >= MIN_TAIL_PAST;
      const isHit = canWeigh && value > (past[Math.floor(past.length * TAIL_QUANTILE)] ?? Infinity);
      if (canWeigh) series.bet.weigh(isHit, "", point.timeMs, logRatios);
      observe(watch, point, canWeigh);
      if (canWeigh) series.bet.learn(isHit, "", point.timeMs, !watch.isOpen);
      if (!watch.isOpen) past.splice(lowerBound(past, value), 0, value);
      series.values.push(value);
      return;
    }
    case "rank": {
      const canWeigh = series.bet.hasPast(point.stratum);
      if (canWeigh) series.bet.weigh(value, point.stratum, logRatios);
      observe(watch, point, canWeigh);
      series.bet.learn(value, point.stratum, !watch.isOpen, canWeigh);
      series.values.push(value);
      series.strata.push(point.stratum);
      return;
    }
    case "day": {
      const canWeigh = series.bet.hasPast;
      if (canWeigh) series.bet.weigh(value, logRatios);
      observe(watch, point, canWeigh);
      if (!watch.isOpen) series.bet.learn(value);
      series.values.push(value);
      return;
    }
  }
}

function observe(watch: ChangeWatch, point: SeriesPoint, canWeigh: boolean): void {
  if (canWeigh) watch.observe(point, logRatios, point.priorWeeks, point.limitWeeks);
  else watch.observe(point, NO_NEWS, 0, point.limitWeeks);
}
