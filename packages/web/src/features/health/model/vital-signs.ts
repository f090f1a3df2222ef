import type { HealthMetric, HealthReport, Overview, RunFigures } from "@clawglass/core/api";
import { formatCount, formatShare } from "../../../lib/format-number.ts";
import { formatDuration } from "../../../lib/format-time.ts";
import type { StateName } from "../../../ui/StateGlyph.tsx";
import { formatUsd } from "./format-estimate.ts";

export interface VitalSign {
  name: string;
  state: StateName | null;
  word: string;
  reading: string;
  comparison: string;
  values: (number | null)[];
}

interface SignKind {
  name: string;
  metrics: readonly HealthMetric[];
  badWord: string;
  read: (figures: RunFigures) => number | null;
  format: (value: number, figures: RunFigures) => string;
}

const FEW_RUNS = 100;

const KINDS: readonly SignKind[] = [
  {
    name: "Errors",
    metrics: ["error-rate"],
    badWord: "Attention",
    read: ({ failedCount, latency }) => (latency.count === 0 ? null : failedCount / latency.count),
    format: formatFailed,
  },
  {
    name: "Speed, p95",
    metrics: ["latency-median", "latency-p95"],
    badWord: "Slower",
    read: ({ latency }) => latency.p95Ms,
    format: formatDuration,
  },
  {
    name: "Tokens a run",
    metrics: ["tokens-per-run"],
    badWord: "More",
    read: ({ usage, runCount }) =>
      usage.totalTokens === null || runCount === 0 ? null : usage.totalTokens / runCount,
    format: formatCount,
  },
  {
    name: "Cost",
    metrics: ["cost-per-run", "cost-per-day"],
    badWord: "More",
    read: ({ costUsd }) => costUsd,
    format: formatUsd,
  },
];

/** The signs of the strip, each with the time before. Words of health only where the check has seen enough. */
export function listVitalSigns(report: HealthReport, overview: Overview, before: string): VitalSign[] {
  return KINDS.map((kind) => {
    const now = kind.read(overview.total);
    const then = overview.before && kind.read(overview.before);
    const isBad = report.findings.some((finding) => kind.metrics.includes(finding.metric));
    const isKnown = report.verdict !== "unknown" && now !== null && overview.before !== null;
    return {
      name: kind.name,
      state: isBad ? "attention" : isKnown ? "ok" : null,
      word: isBad ? kind.badWord : isKnown ? "As usual" : "",
      reading: now === null ? "unknown" : kind.format(now, overview.total),
      comparison:
        then === null || then === undefined
          ? `nothing known of ${before}`
          : `was ${kind.format(then, overview.before ?? overview.total)} in ${before}`,
      values: overview.buckets.map(kind.read),
    };
  });
}

/** Of a few runs a share says less than the runs themselves: `3 of 16`. */
function formatFailed(share: number, { failedCount, latency }: RunFigures): string {
  return latency.count < FEW_RUNS ? `${failedCount} of ${latency.count}` : formatShare(share);
}
