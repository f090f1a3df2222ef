import type { Finding, HealthMetric } from "../api/health.ts";
import type { RunObservation } from "./observation.ts";

const TROUBLES: Record<HealthMetric, string> = {
  "error-rate": "errors",
  "latency-median": "latency",
  "latency-p95": "latency",
  "tokens-per-run": "spending",
  "cost-per-run": "spending",
  "cost-per-day": "spending",
  "tool-failure-rate": "tool",
  score: "score",
  capture: "capture",
  silence: "silence",
};

/** What a person should hear first. */
const ORDER: readonly HealthMetric[] = [
  "silence",
  "capture",
  "error-rate",
  "tool-failure-rate",
  "score",
  "latency-median",
  "latency-p95",
  "cost-per-day",
  "cost-per-run",
  "tokens-per-run",
];

const MAIN_PART_SHARE = 0.5;

/**
 * One trouble is told once: of the views of the same trouble (all runs, one trigger, one skill) the narrowest
 * that explains it stays. Failing runs get the tool that they fail in.
 */
export function selectFindings(findings: readonly Finding[], runs: readonly RunObservation[]): Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const trouble = TROUBLES[finding.metric];
    const isOwn = trouble === "tool" || trouble === "score" || trouble === "capture";
    const key = isOwn ? `${trouble}|${finding.segment.name}` : trouble;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  const selected = [...groups.values()].map(pickView);
  const tools = selected.filter((finding) => finding.metric === "tool-failure-rate");
  return selected
    .map((finding) => withMainPart(finding, tools, runs))
    .sort(
      (left, right) =>
        ORDER.indexOf(left.metric) - ORDER.indexOf(right.metric) || weight(right) - weight(left),
    );
}

function pickView(views: readonly Finding[]): Finding {
  const sorted = [...views].sort((left, right) => weight(right) - weight(left));
  const triggers = new Set(
    views.filter((view) => view.segment.kind === "trigger").map((view) => view.segment.name),
  );
  const skills = sorted.filter((view) => view.segment.kind === "skill");
  const whole = sorted.find((view) => view.segment.kind === "all");
  const skill = skills[0];
  // A skill that is used by runs of several triggers explains them all when it shows the larger share of trouble.
  if (skill && (!whole || (skill.after?.value ?? 0) >= 1.5 * (whole.after?.value ?? 0))) return skill;
  if (triggers.size === 1)
    return sorted.find((view) => view.segment.kind === "trigger") ?? (sorted[0] as Finding);
  return whole ?? (sorted[0] as Finding);
}

function weight(finding: Finding): number {
  return finding.chanceWeeks ?? 0;
}

function withMainPart(finding: Finding, tools: readonly Finding[], runs: readonly RunObservation[]): Finding {
  if (finding.metric === "error-rate") {
    const failed = new Set(finding.traceIds);
    const troubled = runs.filter((run) => failed.has(run.traceId));
    for (const tool of tools) {
      const count = troubled.filter((run) =>
        run.tools.some((tally) => tally.name === tool.segment.name && tally.failures > 0),
      ).length;
      if (count >= MAIN_PART_SHARE * troubled.length)
        return { ...finding, mainPart: { segment: tool.segment, share: count / troubled.length } };
    }
  }
  if (
    finding.metric === "cost-per-day" ||
    (finding.metric === "cost-per-run" && finding.segment.kind === "all")
  ) {
    return withCostPart(finding, runs);
  }
  return finding;
}

function withCostPart(finding: Finding, runs: readonly RunObservation[]): Finding {
  const sinceMs = Date.parse(finding.since);
  const costs = new Map<string, number>();
  let total = 0;
  for (const run of runs) {
    if (run.startTimeMs < sinceMs || run.costUsd === null) continue;
    total += run.costUsd;
    const trigger = run.trigger ?? "unknown";
    costs.set(trigger, (costs.get(trigger) ?? 0) + run.costUsd);
  }
  const [top] = [...costs].sort((left, right) => right[1] - left[1]);
  if (!top || total === 0 || top[1] < MAIN_PART_SHARE * total) return finding;
  return { ...finding, mainPart: { segment: { kind: "trigger", name: top[0] }, share: top[1] / total } };
}
