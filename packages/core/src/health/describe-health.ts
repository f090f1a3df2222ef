import type { Finding, HealthReport, HealthWords } from "../api/health.ts";
import { describeFinding } from "./describe-finding.ts";
import { formatClock, formatWhole } from "./format-figure.ts";
import { listNextSteps } from "./next-steps.ts";
import { hasEnded, type RunObservation } from "./observation.ts";

const RUNS_NEEDED = 30;
const DAY_MS = 86_400_000;
const RECENT_CHANGE_MS = 4 * DAY_MS;

export interface DescribeContext {
  nowMs: number;
  timeZone: string;
  runs: readonly RunObservation[];
}

/** The verdict in words: what changed, since when, with what cause; the two counts; how sure; what to do. */
export function describeHealth(report: Omit<HealthReport, "words">, context: DescribeContext): HealthWords {
  const [first, ...others] = report.findings;
  const nextSteps = listNextSteps(report);
  if (first) {
    const told = describeFinding(first, context.nowMs, context.timeZone);
    const notes = [...told.notes];
    for (const other of others) {
      if (isToldBy(first, other)) continue;
      notes.push(describeFinding(other, context.nowMs, context.timeZone).headline);
    }
    if (first.metric !== "silence" && notes.length === told.notes.length)
      notes.push("Everything else works as usual.");
    notes.push(...describeCap(report));
    return { headline: told.headline, counts: told.counts, confidence: told.confidence, notes, nextSteps };
  }
  if (report.verdict === "unknown") return describeUnknown(report, context, nextSteps);
  const well = report.runCount - report.failedCount;
  return {
    headline: `Running smoothly. ${formatWhole(well)} of ${formatWhole(report.runCount)} ${
      report.runCount === 1 ? "run" : "runs"
    } ended as they should.`,
    counts: null,
    confidence: null,
    notes: [describeChecked(report), ...describeRecentChanges(report, context), ...describeCap(report)],
    nextSteps,
  };
}

function describeCap({ history }: Omit<HealthReport, "words">): string[] {
  return history.isCapped ? [`Only the newest ${formatWhole(history.runCount)} runs were looked at.`] : [];
}

/** The tool that failing runs stop in is told with them. */
function isToldBy(first: Finding, other: Finding): boolean {
  return (
    other.metric === "tool-failure-rate" &&
    first.mainPart?.segment.kind === "tool" &&
    first.mainPart.segment.name === other.segment.name
  );
}

function describeUnknown(
  report: Omit<HealthReport, "words">,
  context: DescribeContext,
  nextSteps: HealthWords["nextSteps"],
): HealthWords {
  const { runCount, fromMs } = report.history;
  const silent = { counts: null, confidence: null, notes: [], nextSteps };
  if (runCount === 0 || fromMs === null)
    return {
      ...silent,
      headline: "Nothing was recorded yet. This page cannot say whether your agent is well.",
    };
  if (runCount >= RUNS_NEEDED) {
    const last = context.runs.at(-1)?.startTimeMs ?? fromMs;
    return {
      ...silent,
      headline: `Nothing was recorded since ${formatClock(last, context.nowMs, context.timeZone, "long")}. This page cannot say whether your agent is well.`,
    };
  }
  const until = forecast(runCount, context.nowMs - fromMs, context, RUNS_NEEDED - runCount);
  return {
    ...silent,
    headline: `Too early to say: ${runCount} ${runCount === 1 ? "run" : "runs"} so far. ${until}`,
  };
}

function describeChecked({ checked }: Omit<HealthReport, "words">): string {
  const parts = [
    [checked.vitalSigns, "vital sign"],
    [checked.tools, "tool"],
    [checked.skills, "skill"],
    [checked.scorers, "judge"],
  ] as const;
  const told = parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}${count === 1 ? "" : "s"}`);
  return `Checked: ${told.join(", ")}.`;
}

/** A change that too few runs have seen: nothing can be said of it yet, and the page says so. */
function describeRecentChanges(report: Omit<HealthReport, "words">, context: DescribeContext): string[] {
  const newest = report.changes
    .filter((change) => context.nowMs - change.timeMs < RECENT_CHANGE_MS)
    .filter((change) => change.kind === "skill")
    .at(-1);
  if (!newest) return [];
  const touched = context.runs.filter(
    (run) =>
      hasEnded(run) &&
      run.startTimeMs >= newest.timeMs &&
      run.skills.some((skill) => skill.name === newest.name && skill.wasUsed !== false),
  ).length;
  if (touched >= RUNS_NEEDED) return [];
  const until = forecast(touched, context.nowMs - newest.timeMs, context, RUNS_NEEDED - touched);
  const since = `the change of skill ${newest.name}`;
  return [`Too early to say: ${touched} ${touched === 1 ? "run" : "runs"} since ${since}. ${until}`];
}

function forecast(count: number, elapsedMs: number, context: DescribeContext, needed: number): string {
  const about = `About ${needed} more ${needed === 1 ? "is" : "are"} needed`;
  if (count === 0 || elapsedMs <= 0) return `${about}.`;
  const readyMs = context.nowMs + (needed * elapsedMs) / count;
  if (readyMs - context.nowMs > 60 * DAY_MS) return `${about}.`;
  const { timeZone } = context;
  const isToday =
    new Intl.DateTimeFormat("en-CA", { timeZone }).format(readyMs) ===
    new Intl.DateTimeFormat("en-CA", { timeZone }).format(context.nowMs);
  if (isToday) return `${about}, which takes until ${formatClock(readyMs, context.nowMs, timeZone)}.`;
  const isSoon = readyMs - context.nowMs < 6 * DAY_MS;
  const day = isSoon
    ? new Intl.DateTimeFormat("en-GB", { timeZone, weekday: "long" }).format(readyMs)
    : new Intl.DateTimeFormat("en-GB", { timeZone, day: "numeric", month: "short" }).format(readyMs);
  return `${about}, which takes until ${day}.`;
}
