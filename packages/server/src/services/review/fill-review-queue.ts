import { createHash } from "node:crypto";
import { REVIEW_REASONS, type ReviewItem, type ReviewReason, type TraceSummary } from "@clawglass/core/api";
import { formatDuration, formatUsd } from "@clawglass/core/health";
import { describeScore, GOOD_FROM, toVerdict } from "./score-verdict.ts";

/** A sitting of ten minutes. No reason may fill it alone. */
const MAX_ITEMS = 20;
const MAX_OF_REASON: Record<ReviewReason, number> = {
  disagreement: 6,
  "judged-bad": 6,
  failed: 8,
  costly: 3,
  slow: 3,
  "never-reviewed": 4,
  random: 4,
};
/** Judges that are so far apart disagree. */
const DISAGREEMENT = 0.4;
/** A run stands out when it is so many times the usual one, and among the top twentieth. */
const OUTLIER_FACTOR = 3;
const MIN_RUNS_FOR_USUAL = 10;

interface Candidate {
  why: string;
  /** Larger comes first; equal ones newest first. */
  weight: number;
}

/**
 * Picks the runs that are worth a person's minute from the runs given, newest first. Each run once, for its weightiest
 * reason. Runs that a person labelled are done, unless a judge says otherwise; `answered` are done in any case.
 */
export function fillReviewQueue(
  traces: readonly TraceSummary[],
  answered: ReadonlySet<string>,
): ReviewItem[] {
  const ended = traces.filter(isReviewable);
  const findReasons = createFinders(ended);
  const byReason = new Map<ReviewReason, (Candidate & { trace: TraceSummary })[]>();
  for (const trace of ended) {
    if (answered.has(trace.traceId)) continue;
    for (const reason of REVIEW_REASONS) {
      if (hasLabel(trace) && reason !== "disagreement") break;
      const found = findReasons[reason](trace);
      if (found === null) continue;
      byReason.set(reason, [...(byReason.get(reason) ?? []), { ...found, trace }]);
      break;
    }
  }
  const items: ReviewItem[] = [];
  for (const reason of REVIEW_REASONS) {
    const found = (byReason.get(reason) ?? []).toSorted((left, right) => right.weight - left.weight);
    for (const { trace, why } of found.slice(0, MAX_OF_REASON[reason])) items.push({ trace, reason, why });
  }
  return items.slice(0, MAX_ITEMS);
}

function isReviewable(trace: TraceSummary): boolean {
  const hasEnded = trace.state === "OK" || trace.state === "ERROR";
  return hasEnded && (trace.requestPreview ?? trace.responsePreview ?? trace.errorMessage) !== null;
}

function hasLabel(trace: TraceSummary): boolean {
  return trace.scores.some(({ source }) => source === "HUMAN");
}

function createFinders(
  traces: readonly TraceSummary[],
): Record<ReviewReason, (trace: TraceSummary) => Candidate | null> {
  const isCostly = createOutlierTest(traces.map(({ costUsd }) => costUsd));
  const isSlow = createOutlierTest(traces.map(({ durationMs }) => durationMs));
  const labelledKinds = new Set(traces.filter(hasLabel).map(kindOf));
  const offeredKinds = new Set<string>();
  return {
    disagreement: findDisagreement,
    "judged-bad": findBadScore,
    failed: (trace) =>
      trace.state === "ERROR" ? { why: firstLine(trace.errorMessage) ?? "The run failed", weight: 0 } : null,
    costly: (trace) => {
      const times = isCostly(trace.costUsd);
      return times === null
        ? null
        : { why: `${formatUsd(trace.costUsd ?? 0)}, ${times} times the usual run`, weight: times };
    },
    slow: (trace) => {
      const times = isSlow(trace.durationMs);
      return times === null
        ? null
        : { why: `${formatDuration(trace.durationMs ?? 0)}, ${times} times the usual run`, weight: times };
    },
    "never-reviewed": (trace) => {
      const kind = kindOf(trace);
      if (labelledKinds.has(kind) || offeredKinds.has(kind)) return null;
      offeredKinds.add(kind);
      return { why: `No run from ${kind} was reviewed yet`, weight: 0 };
    },
    random: (trace) =>
      trace.trigger === "heartbeat" ? null : { why: "Picked at random", weight: drawLot(trace.traceId) },
  };
}

function findDisagreement(trace: TraceSummary): Candidate | null {
  const verdicts = trace.scores.flatMap((score) => {
    const value = toVerdict(score);
    return value === null ? [] : [{ score, value }];
  });
  const judged = verdicts.filter(({ score }) => score.source === "LLM_JUDGE");
  const yours = verdicts.findLast(({ score }) => score.source === "HUMAN");
  if (yours !== undefined) {
    const other = judged.find(({ value }) => value >= GOOD_FROM !== yours.value >= GOOD_FROM);
    if (other === undefined) return null;
    const mine = yours.value >= GOOD_FROM ? "good" : "bad";
    return { why: `You said ${mine}; a judge says ${describeScore(other.score)}`, weight: 2 };
  }
  // Only judges of the same thing can contradict each other.
  for (const { score, value } of judged) {
    const other = judged.find(
      (each) => each.score.name === score.name && Math.abs(each.value - value) >= DISAGREEMENT,
    );
    if (other !== undefined) {
      return {
        why: `${describeScore(score)} says one judge, ${describeScore(other.score)} another`,
        weight: 1,
      };
    }
  }
  return null;
}

function findBadScore(trace: TraceSummary): Candidate | null {
  const bad = trace.scores.find((score) => {
    const value = toVerdict(score);
    return score.source !== "HUMAN" && value !== null && value < GOOD_FROM;
  });
  if (bad === undefined) return null;
  const by = bad.source === "LLM_JUDGE" ? "a judge" : "a rule";
  return { why: `${describeScore(bad)}, says ${by}`, weight: 1 - (toVerdict(bad) ?? 0) };
}

/** Says how many times the median a figure is, or null where it does not stand out or too little is known. */
function createOutlierTest(figures: readonly (number | null)[]): (figure: number | null) => number | null {
  const known = figures
    .filter((figure) => figure !== null && figure > 0)
    .sort((left, right) => (left ?? 0) - (right ?? 0));
  const median = known[Math.floor(known.length / 2)] ?? 0;
  const top = known[Math.floor(known.length * 0.95)] ?? 0;
  return (figure) => {
    if (known.length < MIN_RUNS_FOR_USUAL || figure === null || median <= 0) return null;
    return figure >= top && figure >= OUTLIER_FACTOR * median ? Math.round(figure / median) : null;
  };
}

/** What starts runs of this kind: a channel, a job, the heartbeat. */
function kindOf(trace: TraceSummary): string {
  if (trace.trigger === null || trace.trigger === "user" || trace.trigger === "message") {
    return trace.channel ?? trace.agentId ?? trace.name ?? "you";
  }
  return trace.trigger;
}

function firstLine(text: string | null): string | null {
  const line = text?.trim().split("\n", 1)[0]?.slice(0, 200);
  return line ? line : null;
}

/** The same number between 0 and 1 for the same run, always: a sample that does not change while one reviews. */
function drawLot(traceId: string): number {
  return createHash("sha256").update(traceId).digest().readUInt32BE(0) / 2 ** 32;
}
