import type { Recorder } from "@clawglass/core/api";
import { formatCount } from "../../../lib/format-number.ts";
import { formatMoment } from "../../../lib/format-time.ts";

/** Why the page cannot see all that the agent does, in a word for the lamp. */
export interface CaptureTrouble {
  state: "lost" | "attention" | "failed";
  word: string;
  /** Follows the word where there is room. */
  rest: string;
  title: string;
}

/** Spans that a recorder lost and that a person was told of, by its id. */
export type ReadLosses = Record<string, number>;

/** What is sent at once waits for a moment too. */
const WAITING_WORTH_A_WORD_MS = 60_000;

/** The worst that the recorders' last reports say; null where all is captured, or nobody reports. */
export function findCaptureTrouble(
  recorders: readonly Recorder[],
  readLosses: ReadLosses,
  nowMs: number,
): CaptureTrouble | null {
  const reporting = recorders.filter(({ activity }) => activity === "reporting");
  const gateway = recorders.find(({ process }) => process === "gateway");
  if (reporting.length === 0 && gateway?.activity === "silent") {
    const since = formatMoment(gateway.receivedAtMs, nowMs);
    const title = `The recorder has said nothing since ${since}: the Gateway does not run, or cannot reach this server.`;
    return { state: "lost", word: "Silent", rest: `since ${since}`, title };
  }
  if (reporting.some(({ grants }) => grants.some(({ isGranted }) => !isGranted))) {
    const title = "A grant is missing: some hooks stay silent.";
    return { state: "failed", word: "No grant", rest: "for some hooks", title };
  }
  const lost = sum(
    reporting.map((each) => Math.max(0, countLost(each) - (readLosses[each.recorderId] ?? 0))),
  );
  if (lost > 0) {
    const title = `${formatCount(lost)} ${lost === 1 ? "span was" : "spans were"} lost before they arrived here.`;
    return { state: "failed", word: `${formatCount(lost)} lost`, rest: "", title };
  }
  const waiting = sum(reporting.filter(isBehind).map(({ spool }) => spool.waitingSpans));
  if (waiting === 0) return null;
  const title = `${formatCount(waiting)} ${waiting === 1 ? "span waits" : "spans wait"} to be sent here.`;
  return { state: "attention", word: `${formatCount(waiting)} waiting`, rest: "", title };
}

/** What a person who sees the capture now has read. */
export function toReadLosses(recorders: readonly Recorder[]): ReadLosses {
  return Object.fromEntries(recorders.map((each) => [each.recorderId, countLost(each)]));
}

export function isReadLosses(value: unknown): value is ReadLosses {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every((count) => typeof count === "number")
  );
}

function countLost({ lost }: Recorder): number {
  return sum(lost.map(({ spans }) => spans));
}

function isBehind({ spool, reportedAtMs }: Recorder): boolean {
  return (
    spool.oldestWaitingAtMs !== null && reportedAtMs - spool.oldestWaitingAtMs >= WAITING_WORTH_A_WORD_MS
  );
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
