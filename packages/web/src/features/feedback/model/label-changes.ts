import { type Assessment, CLAWGLASS_KEYS } from "@clawglass/core";
import { type LabelLine, type LabelTarget, toTarget, valueJsonOf } from "./label-view.ts";
import { newHexId } from "./new-id.ts";
import type { FeedbackChange } from "./outbox.ts";

/** Something done to labels, and how to take it back. */
export interface LabelAct {
  /** For the line that offers undo: `useful answer: good`. */
  words: string;
  changes: FeedbackChange[];
  undo: FeedbackChange[];
}

export interface Saying {
  traceId: string;
  target: LabelTarget;
  name: string;
  kind: "feedback" | "expectation";
  value: unknown;
  note: string | null;
  who: string;
  /** The label that this one replaces. */
  replaces: LabelLine | null;
  words: string;
}

/** A new label, or a change of one: MLflow's override, which keeps the old one as history. */
export function giveLabel(saying: Saying): LabelAct {
  const { traceId, target, replaces } = saying;
  const assessmentId = `a-${newHexId()}`;
  const create: FeedbackChange = {
    kind: "create",
    traceId,
    sessionId: sessionOf(target),
    assessment: {
      assessmentId,
      spanId: "spanId" in target ? target.spanId : null,
      message: target.kind === "message" ? target.message : null,
      name: saying.name,
      kind: saying.kind,
      valueJson: JSON.stringify(saying.value),
      rationale: saying.note,
      overrides: replaces?.assessment.assessmentId ?? null,
      who: saying.who,
    },
  };
  return {
    words: saying.words,
    changes: [create],
    undo: [{ kind: "delete", traceId, sessionId: sessionOf(target), assessmentId, withHistory: false }],
  };
}

/** Takes a label away with its history; undo gives back every state that it had. */
export function removeLabel({ assessment, history }: LabelLine, words: string): LabelAct {
  const { traceId, assessmentId } = assessment;
  const sessionId = sessionOf(toTarget(assessment));
  return {
    words,
    changes: [{ kind: "delete", traceId, sessionId, assessmentId, withHistory: true }],
    undo: [...history.toReversed(), assessment].map(recreate),
  };
}

/** Back to what a label said before. */
export function revertLabel({ assessment }: LabelLine, words: string): LabelAct {
  const { traceId, assessmentId } = assessment;
  const sessionId = sessionOf(toTarget(assessment));
  return {
    words,
    changes: [{ kind: "delete", traceId, sessionId, assessmentId, withHistory: false }],
    undo: [recreate(assessment)],
  };
}

function sessionOf(target: LabelTarget): string | null {
  return target.kind === "session" ? target.sessionId : null;
}

function recreate(assessment: Assessment): FeedbackChange {
  const target = toTarget(assessment);
  return {
    kind: "create",
    traceId: assessment.traceId,
    sessionId: sessionOf(target),
    assessment: {
      assessmentId: assessment.assessmentId,
      spanId: assessment.spanId,
      message: assessment.metadata[CLAWGLASS_KEYS.message] ?? null,
      name: assessment.name,
      kind: assessment.content.kind === "expectation" ? "expectation" : "feedback",
      valueJson: valueJsonOf(assessment),
      rationale: assessment.rationale,
      overrides: assessment.overrides,
      who: assessment.source.id || "you",
    },
  };
}
