import type { Estimate, Finding, Overview } from "@clawglass/core/api";
import { niceDurationTicks, niceTicks } from "../../../ui/charts/nice-ticks.ts";
import { formatEstimate } from "./format-estimate.ts";

export interface ClawRow {
  label: string;
  tone: "rest" | "bad" | "good";
  reading: string;
  /** In words, for those who do not see the claw. */
  range: string;
  low: number;
  value: number;
  high: number | null;
}

export interface ClawFigure {
  rows: ClawRow[];
  /** Labels of the axis, at percents of its width. */
  axis: { percent: number; text: string }[];
}

const Z = 1.96;

/** Before and after as claws on one axis that begins at 0; null where there is nothing to compare. */
export function toClawFigure(finding: Finding): ClawFigure | null {
  const { before, after } = finding;
  if (!before || !after) return null;
  return toFigure([
    { label: "before", tone: "rest", estimate: before },
    { label: finding.causes.length > 0 ? "since change" : "since then", tone: "bad", estimate: after },
  ]);
}

/** The share of runs that failed, now and in the time before, for a healthy page. */
export function toFailedClaws({ total, before }: Pick<Overview, "total" | "before">): ClawFigure | null {
  if (!before || total.latency.count === 0 || before.latency.count === 0) return null;
  return toFigure([
    { label: "before", tone: "rest", estimate: toShare(before.failedCount, before.latency.count) },
    { label: "now", tone: "good", estimate: toShare(total.failedCount, total.latency.count) },
  ]);
}

/** Wilson's interval: it stays within 0 and 1, and does not collapse where nothing failed. */
export function toShare(hits: number, count: number): Estimate {
  const value = hits / count;
  const middle = (value + Z ** 2 / (2 * count)) / (1 + Z ** 2 / count);
  const half =
    (Z / (1 + Z ** 2 / count)) * Math.sqrt((value * (1 - value)) / count + Z ** 2 / (4 * count ** 2));
  return {
    value,
    low: hits === 0 ? 0 : Math.max(0, middle - half),
    high: Math.min(1, middle + half),
    count,
    hits,
    unit: "share",
  };
}

function toFigure(rows: { label: string; tone: ClawRow["tone"]; estimate: Estimate }[]): ClawFigure {
  const unit = rows[0]?.estimate.unit ?? "share";
  const largest = Math.max(...rows.map(({ estimate }) => (estimate.high ?? estimate.value * 1.5) * 1.08));
  const top = unit === "share" ? Math.min(1, largest) : largest;
  const place = (value: number) => (top > 0 ? Math.min(100, (value / top) * 100) : 0);
  return {
    rows: rows.map(({ label, tone, estimate }) => ({
      label,
      tone,
      reading: formatEstimate(estimate, estimate.value),
      range: `${formatEstimate(estimate, estimate.value)}, 95% between ${formatEstimate(estimate, estimate.low)} and ${
        estimate.high === null ? "an unknown bound" : formatEstimate(estimate, estimate.high)
      }`,
      low: place(estimate.low),
      value: place(estimate.value),
      high: estimate.high === null ? null : place(estimate.high),
    })),
    axis: listRules(unit, top).map((value) => ({
      percent: place(value),
      text: value === 0 ? "0" : formatEstimate({ unit }, value),
    })),
  };
}

/** Round numbers, as far as the claws reach. */
function listRules(unit: Estimate["unit"], top: number): number[] {
  const rules = unit === "ms" ? niceDurationTicks(top) : niceTicks(top);
  return rules.filter((value) => value <= top);
}
