import { EXPECTED_RESPONSE, USEFUL_LABEL, WRONG_LABEL } from "@clawglass/core";
import type { ReviewOutcome, TraceSummary } from "@clawglass/core/api";
import type { Feedback } from "../../feedback/hooks/use-feedback.ts";
import { giveLabel, type LabelAct } from "../../feedback/model/label-changes.ts";
import { findOwn, type LabelLine, type LabelTarget } from "../../feedback/model/label-view.ts";
import { toTitle } from "../../traces/model/trace-view.ts";

const RUN: LabelTarget = { kind: "run" };

export interface ReviewSaying {
  trace: TraceSummary;
  lines: readonly LabelLine[];
  outcome: ReviewOutcome;
  /** With `bad`: what was wrong. */
  reason: string | null;
  note: string | null;
  who: string;
}

/** One answer of the review as one act: the labels, and that the run is done. Undo takes all of it back. */
export function answerReview({ trace, lines, outcome, reason, note, who }: ReviewSaying): LabelAct[] {
  const { traceId } = trace;
  const title = toTitle(trace).slice(0, 80);
  const give = (name: string, value: unknown, said: string | null, words: string): LabelAct =>
    giveLabel({
      traceId,
      target: RUN,
      name,
      kind: "feedback",
      value,
      note: said,
      who,
      replaces: findOwn(lines, RUN, name, who),
      words,
    });
  const acts: LabelAct[] = [];
  if (outcome !== "skipped")
    acts.push(give(USEFUL_LABEL, outcome === "good", note, `“${title.slice(0, 40)}” labelled ${outcome}`));
  if (outcome === "bad" && reason !== null) acts.push(give(WRONG_LABEL, reason, null, reason));
  acts.push({
    words: outcome === "skipped" ? `“${title.slice(0, 40)}” skipped` : "",
    changes: [{ kind: "answer", traceId, outcome, title }],
    undo: [{ kind: "answer", traceId, outcome: null, title: null }],
  });
  return acts;
}

/** What the agent should have answered. */
export function betterAnswer(
  traceId: string,
  text: string,
  lines: readonly LabelLine[],
  who: string,
): LabelAct {
  return giveLabel({
    traceId,
    target: RUN,
    name: EXPECTED_RESPONSE,
    kind: "expectation",
    value: text,
    note: null,
    who,
    replaces: findOwn(lines, RUN, EXPECTED_RESPONSE, who),
    words: "better answer saved",
  });
}

/** Takes the last act back; a run that it had answered is to do again. */
export function undoAnswer(
  feedback: Feedback,
  onNote: (traceId: string, outcome: ReviewOutcome | null) => void,
): void {
  const act = feedback.undo();
  for (const change of act?.undo ?? []) if (change.kind === "answer") onNote(change.traceId, null);
}
