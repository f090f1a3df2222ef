import type { ChangeMarker, Estimate, Finding, HealthSegment } from "../api/health.ts";
import {
  describeFactor,
  formatClock,
  formatEstimate,
  formatPercent,
  formatShare,
  formatUsd,
  formatWhole,
} from "./format-figure.ts";

export interface FindingWords {
  headline: string;
  counts: string | null;
  confidence: string | null;
  notes: string[];
}

export function describeFinding(finding: Finding, nowMs: number, timeZone: string): FindingWords {
  const since = formatClock(Date.parse(finding.since), nowMs, timeZone, "long");
  if (finding.metric === "silence") return describeSilence(finding, since);
  const what = describeChange(
    finding,
    finding.metric === "cost-per-day" ? since.replace(/ \d\d:\d\d$/, "") : since,
  );
  const cause = finding.causes[0];
  const [main, ...rest] = what;
  const headline = cause
    ? `${main}, when ${describeCause(cause)}.`
    : isMoney(finding)
      ? `${main}.`
      : `${main}; no cause found yet.`;
  return {
    headline: [headline.replace(/\.\.$/, "."), ...rest].join(" "),
    counts: describeCounts(finding),
    confidence: describeConfidence(finding),
    notes: describeContext(finding),
  };
}

/** The first part ends before the cause; the others are sentences of their own. */
function describeChange(finding: Finding, since: string): string[] {
  const { before, after, segment } = finding;
  const subject = describeSubject(segment);
  const factor = before && after && before.value > 0 ? after.value / before.value : null;
  switch (finding.metric) {
    case "error-rate":
      return [`${subject} fail more since ${since}`];
    case "tool-failure-rate":
      return [`${segment.name} fails more since ${since}`];
    case "latency-median":
    case "latency-p95": {
      const who =
        finding.metric === "latency-p95"
          ? segment.kind === "all"
            ? "The slowest answers"
            : `The slowest ${subject.toLowerCase()}`
          : segment.kind === "all"
            ? "Answers"
            : subject;
      const { times, isTimes } = describeFactor(factor ?? 1);
      return [`${who} take ${isTimes ? `${times} as long` : `${times} longer`} since ${since}`];
    }
    case "tokens-per-run": {
      const { times, isTimes } = describeFactor(factor ?? 1);
      return [`${subject} use ${isTimes ? `${times} as many` : `${times} more`} tokens since ${since}`];
    }
    case "cost-per-run":
    case "cost-per-day": {
      const { times, isTimes } = describeFactor(factor ?? 1);
      const much = isTimes ? `${times} as much as before` : `${times} more than before`;
      const parts =
        finding.metric === "cost-per-day"
          ? [`Your agent costs ${formatUsd(after?.value ?? null)} a day since ${since}, ${much}`]
          : [`${subject} cost ${formatUsd(after?.value ?? null)} each since ${since}, ${much}`];
      if (finding.mainPart)
        parts.push(
          `${formatPercent(finding.mainPart.share)} of it is ${nameTrigger(finding.mainPart.segment.name)}.`,
        );
      return parts;
    }
    case "score":
      return [
        `Judge “${segment.name}” gives ${formatEstimate(after as NonNullable<typeof after>)} instead of ${formatEstimate(before as NonNullable<typeof before>)} since ${since}`,
      ];
    case "capture":
      return [
        segment.name === "tokens"
          ? `Token counts are missing from more runs since ${since}`
          : `Model calls are missing from more runs since ${since}`,
      ];
    case "silence":
      return [];
  }
}

function describeSilence(finding: Finding, since: string): FindingWords {
  const nothing = { counts: null, confidence: null, notes: [] };
  if (finding.segment.kind === "all")
    return {
      ...nothing,
      headline: `Nothing was recorded since ${since}. This page cannot say whether your agent is well.`,
    };
  const what = finding.segment.name === "heartbeat" ? "heartbeat" : `${finding.segment.name} run`;
  return { ...nothing, headline: `No ${what} was recorded since ${since}; other runs still arrive.` };
}

function describeCounts({ metric, segment, before, after, causes }: Finding): string | null {
  if (!before || !after) return null;
  const when = causes.length > 0 ? "after the change" : "since then";
  if (metric === "error-rate" || metric === "tool-failure-rate") {
    const things =
      metric === "tool-failure-rate" ? `calls of ${segment.name}` : describeSubject(segment).toLowerCase();
    const ofAll = ({ hits, count }: Estimate) => `${formatWhole(hits ?? 0)} of ${formatWhole(count)}`;
    return `${ofAll(after)} ${things} failed ${when}; ${ofAll(before)} before.`;
  }
  if (metric === "capture")
    return `${formatShare(after.hits ?? 0, after.count)} runs ${when}; ${formatShare(before.hits ?? 0, before.count)} before.`;
  const things = metric === "cost-per-day" ? "days" : metric === "score" ? "scores" : "runs";
  const middle =
    metric === "latency-p95"
      ? "1 run in 20 is slower than"
      : metric === "cost-per-day" || metric === "score"
        ? "On average"
        : "The middle run:";
  return `${middle} ${formatEstimate(after)} in ${formatWhole(after.count)} ${things} ${when}; ${formatEstimate(before)} in ${formatWhole(before.count)} before.`;
}

function describeConfidence({ confidence, chanceWeeks }: Finding): string {
  const reason =
    confidence === "high"
      ? "The ranges do not meet."
      : confidence === "some"
        ? "The ranges meet, but the difference is clear of 0."
        : "The difference is not clear of 0.";
  const weeks = chanceWeeks === null ? 0 : Math.min(1_000, roundDown(chanceWeeks));
  const chance =
    weeks < 2
      ? ""
      : ` Chance alone would show such a change in fewer than 1 of ${weeks === 1_000 ? "1,000" : weeks} weeks.`;
  return `Confidence: ${confidence}. ${reason}${chance}`;
}

function describeContext(finding: Finding): string[] {
  const notes: string[] = [];
  if (finding.metric === "error-rate" && finding.mainPart)
    notes.push(`They stop in ${finding.mainPart.segment.name}.`);
  if (finding.causes.length > 0) return notes;
  if (finding.candidates.length === 0) notes.push("The model, skills and versions are the same.");
  else
    notes.push(`Changed in that time: ${finding.candidates.slice(0, 4).map(describeCandidate).join("; ")}.`);
  return notes;
}

export function describeSubject(segment: HealthSegment): string {
  if (segment.kind === "skill") return `Runs with ${segment.name}`;
  if (segment.kind !== "trigger") return "Runs";
  switch (segment.name) {
    case "user":
      return "Runs that you start";
    case "cron":
      return "Cron runs";
    case "heartbeat":
      return "Heartbeats";
    case "subagent":
      return "Sub-agent runs";
    default:
      return segment.name === "unknown" ? "Runs of unknown origin" : `Runs by ${segment.name}`;
  }
}

function nameTrigger(trigger: string): string {
  return trigger === "heartbeat"
    ? "the heartbeat"
    : trigger === "user"
      ? "what you asked for"
      : `${trigger} runs`;
}

function describeCause(marker: ChangeMarker): string {
  switch (marker.kind) {
    case "skill":
      return `skill ${marker.name} changed`;
    case "model":
      return `the model changed from ${marker.before ?? "unknown"} to ${marker.after ?? "unknown"}`;
    case "openclaw":
      return `OpenClaw changed to ${marker.after ?? "another version"}`;
    case "plugin":
      return `the plugin changed to ${marker.after ?? "another version"}`;
    case "configuration":
      return `the configuration changed (${marker.name})`;
  }
}

function describeCandidate(marker: ChangeMarker): string {
  return marker.kind === "skill" ? `skill ${marker.name}` : describeCause(marker).replace(" changed ", " ");
}

function isMoney(finding: Finding): boolean {
  return finding.metric === "cost-per-day" || finding.metric === "cost-per-run";
}

function roundDown(weeks: number): number {
  if (weeks < 10) return Math.floor(weeks);
  const step = 10 ** Math.floor(Math.log10(weeks));
  return Math.floor(weeks / step) * step;
}
