import type { Finding, HealthReport, HealthStep } from "../api/health.ts";
import { describeSubject } from "./describe-finding.ts";
import { formatCount } from "./format-figure.ts";

const MAX_STEPS = 3;
const LABEL_COUNT = 6;
const SECONDS_PER_LABEL = 20;

/** At most three steps, each with a verb and what it does; the first can be undone. */
export function listNextSteps(report: Omit<HealthReport, "words">): HealthStep[] {
  const [first] = report.findings;
  if (!first) return report.verdict === "unknown" ? [checkCapture()] : [];
  if (first.metric === "silence" || first.metric === "capture")
    return [checkCapture(), ...openRuns(first)].slice(0, MAX_STEPS);
  return [...restoreSkill(first), ...openRuns(first), ...review(first)].slice(0, MAX_STEPS);
}

function restoreSkill(finding: Finding): HealthStep[] {
  const cause = finding.causes[0];
  if (cause?.kind !== "skill") return [];
  const { before } = finding;
  const record =
    before?.unit === "share"
      ? ` Before the change ${formatCount(before.count - (before.hits ?? 0))} of ${formatCount(before.count)} went well.`
      : "";
  return [
    {
      kind: "restore-skill",
      action: "Go back to the version before",
      text: `Put ${cause.name} back to the version before.${record} New runs use it at once; the newer version is kept.`,
      target: cause.name,
      traceIds: [],
    },
    {
      kind: "compare-skill",
      action: "See the difference",
      text: `Read what the change of ${cause.name} changed.`,
      target: cause.name,
      traceIds: [],
    },
  ];
}

function openRuns(finding: Finding): HealthStep[] {
  if (finding.traceIds.length === 0) return [];
  const isFailure = finding.metric === "error-rate" || finding.metric === "tool-failure-rate";
  const subject =
    finding.segment.kind === "tool"
      ? `runs in which ${finding.segment.name} failed`
      : describeSubject(finding.segment).toLowerCase();
  return [
    {
      kind: "open-runs",
      action: isFailure ? "Show the failed runs" : "Show the runs",
      text: `Look at ${finding.traceIds.length === 1 ? "1 run that shows" : `${finding.traceIds.length} runs that show`} it: ${subject}, newest first.`,
      target: finding.segment.name || null,
      traceIds: finding.traceIds,
    },
  ];
}

function review(finding: Finding): HealthStep[] {
  const traceIds = finding.traceIds.slice(0, LABEL_COUNT);
  if (traceIds.length < 2) return [];
  const minutes = Math.max(1, Math.round((traceIds.length * SECONDS_PER_LABEL) / 60));
  return [
    {
      kind: "review",
      action: "Start review",
      text: `Label ${traceIds.length} of the runs, about ${minutes} ${minutes === 1 ? "minute" : "minutes"}. A new version can then be tested against them.`,
      target: null,
      traceIds,
    },
  ];
}

function checkCapture(): HealthStep {
  return {
    kind: "check-capture",
    action: "Check the capture",
    text: "Run openclaw mlflow status: it says which hooks fire, which grants are missing and what waits to be sent.",
    target: null,
    traceIds: [],
  };
}
