import { type Assessment, CLAWGLASS_KEYS, METADATA_KEYS, toScoreValue, USEFUL_LABEL } from "@clawglass/core";
import type { OutboxEntry } from "./outbox.ts";

/** What a label is about. */
export type LabelTarget =
  | { kind: "run" }
  | { kind: "session"; sessionId: string }
  | { kind: "span"; spanId: string }
  | { kind: "message"; spanId: string; message: string };

/** A valid assessment with what it replaced, newest first. */
export interface LabelLine {
  assessment: Assessment;
  history: Assessment[];
  /** Not with the server yet. */
  isWaiting: boolean;
}

/** What the server has, with what waits in the browser laid over it. `nowMs` dates what waits. */
export function toLabelLines(stored: readonly Assessment[], waiting: readonly OutboxEntry[]): LabelLine[] {
  const byId = new Map(stored.map((assessment) => [assessment.assessmentId, assessment]));
  const waitingIds = new Set<string>();
  const setValid = (id: string | null, isValid: boolean) => {
    const found = id === null ? undefined : byId.get(id);
    if (found) byId.set(found.assessmentId, { ...found, isValid });
  };
  for (const { change, saidAtMs, refusal } of waiting) {
    if (refusal !== null) continue;
    if (change.kind === "create" && !byId.has(change.assessment.assessmentId)) {
      byId.set(change.assessment.assessmentId, toAssessment(change, saidAtMs));
      waitingIds.add(change.assessment.assessmentId);
      setValid(change.assessment.overrides, false);
    }
    if (change.kind === "delete") {
      const gone = byId.get(change.assessmentId);
      if (!gone) continue;
      const older = listHistory(gone, byId);
      byId.delete(change.assessmentId);
      if (change.withHistory) for (const each of older) byId.delete(each.assessmentId);
      else setValid(gone.overrides, true);
    }
  }
  return [...byId.values()]
    .filter(({ isValid }) => isValid)
    .map((assessment) => ({
      assessment,
      history: listHistory(assessment, byId),
      isWaiting: waitingIds.has(assessment.assessmentId),
    }));
}

function listHistory(newest: Assessment, byId: ReadonlyMap<string, Assessment>): Assessment[] {
  const history: Assessment[] = [];
  for (let id = newest.overrides; id !== null; ) {
    const older = byId.get(id);
    if (!older || history.includes(older)) break;
    history.push(older);
    id = older.overrides;
  }
  return history;
}

function toAssessment(
  { traceId, sessionId, assessment }: Extract<OutboxEntry["change"], { kind: "create" }>,
  saidAtMs: number,
): Assessment {
  const { kind, valueJson } = assessment;
  return {
    assessmentId: assessment.assessmentId,
    traceId,
    spanId: assessment.spanId,
    name: assessment.name,
    source: { type: "HUMAN", id: assessment.who },
    createTimeMs: saidAtMs,
    lastUpdateTimeMs: saidAtMs,
    content: kind === "feedback" ? { kind, valueJson, error: null } : { kind, valueJson },
    rationale: assessment.rationale,
    metadata: {
      ...(sessionId !== null && { [METADATA_KEYS.session]: sessionId }),
      ...(assessment.message !== null && { [CLAWGLASS_KEYS.message]: assessment.message }),
    },
    overrides: assessment.overrides,
    isValid: true,
  };
}

export function toTarget(assessment: Assessment): LabelTarget {
  const { spanId, metadata } = assessment;
  const sessionId = metadata[METADATA_KEYS.session];
  const message = metadata[CLAWGLASS_KEYS.message];
  if (spanId !== null) return message ? { kind: "message", spanId, message } : { kind: "span", spanId };
  return sessionId === undefined ? { kind: "run" } : { kind: "session", sessionId };
}

export function isSameTarget(left: LabelTarget, right: LabelTarget): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** The newest label of that name that this person gave to that target. */
export function findOwn(
  lines: readonly LabelLine[],
  target: LabelTarget,
  name: string,
  who: string,
): LabelLine | null {
  return (
    lines.findLast(
      ({ assessment }) =>
        assessment.name === name &&
        assessment.source.type === "HUMAN" &&
        assessment.source.id === who &&
        isSameTarget(toTarget(assessment), target),
    ) ?? null
  );
}

/** The JSON text that a label's value is, for comparing and filling in. */
export function valueJsonOf({ content }: Assessment): string {
  return content.kind === "issue" ? JSON.stringify(content.issueName) : content.valueJson;
}

export type Verdict = "good" | "bad" | null;

/** Good or bad where the value says so: yes and no, or a share of 1. */
export function toVerdict(valueJson: string | null): Verdict {
  const value = valueJson === null ? null : toScoreValue(valueJson);
  if (value === null || value < 0 || value > 1) return null;
  return value >= 0.5 ? "good" : "bad";
}

/** A value in the words of a row. Hostile text: draw it by VisibleText. */
export function toValueWords(name: string, valueJson: string | null, maxChars = 60): string {
  if (valueJson === null) return "…";
  let value: unknown;
  try {
    value = JSON.parse(valueJson);
  } catch {
    return valueJson.slice(0, maxChars);
  }
  if (typeof value === "boolean") {
    if (name === USEFUL_LABEL) return value ? "good" : "bad";
    return value ? "yes" : "no";
  }
  if (typeof value === "number") return String(Math.round(value * 100) / 100);
  const text = typeof value === "string" ? value : valueJson;
  return text.length > maxChars ? `${text.slice(0, maxChars)}…` : text;
}

/** `what_was_wrong` as a person reads it. */
export function toLabelWords(name: string): string {
  return name.replaceAll("_", " ");
}
