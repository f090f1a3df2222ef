import { EXPECTED_RESPONSE, USEFUL_LABEL, WRONG_LABEL } from "@clawglass/core";
import { useState } from "react";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { useFeedback, useWho } from "../hooks/use-feedback.ts";
import { useLabelQuestions } from "../hooks/use-labels.ts";
import { giveLabel } from "../model/label-changes.ts";
import { findOwn, type LabelLine, type LabelTarget, toVerdict, valueJsonOf } from "../model/label-view.ts";
import { ChoiceButtons } from "./ChoiceButtons.tsx";
import { LabelChip } from "./LabelChip.tsx";
import { TextForm } from "./TextForm.tsx";
import { Thumbs } from "./Thumbs.tsx";
import "./Feedback.css";

/** Below an answer: good or bad, what was wrong, a note, and what it should have said. */
export function ReplyFeedback({
  traceId,
  target,
  lines,
}: {
  traceId: string;
  target: LabelTarget;
  lines: readonly LabelLine[];
}) {
  const [writing, setWriting] = useState<"note" | "answer" | null>(null);
  const feedback = useFeedback();
  const who = useWho().name;
  const reasons = useLabelQuestions().find(({ name }) => name === WRONG_LABEL);
  const own = findOwn(lines, target, USEFUL_LABEL, who);
  const expected = findOwn(lines, target, EXPECTED_RESPONSE, who);
  const isBad = own !== null && toVerdict(valueJsonOf(own.assessment)) === "bad";
  const saveNote = (note: string) => {
    setWriting(null);
    if (!own) return;
    const value: unknown = JSON.parse(valueJsonOf(own.assessment));
    feedback.do(
      giveLabel({
        traceId,
        target,
        name: USEFUL_LABEL,
        kind: "feedback",
        value,
        note: note || null,
        who,
        replaces: own,
        words: "noted",
      }),
    );
  };
  const saveAnswer = (answer: string) => {
    setWriting(null);
    if (!answer) return;
    feedback.do(
      giveLabel({
        traceId,
        target,
        name: EXPECTED_RESPONSE,
        kind: "expectation",
        value: answer,
        note: null,
        who,
        replaces: expected,
        words: "better answer saved",
      }),
    );
  };
  return (
    <div className="reply-feedback">
      <div className="row wrap">
        {own && <LabelChip line={own} />}
        <span className="end row wrap">
          <Thumbs traceId={traceId} target={target} lines={lines} about="the answer" />
          {own && (
            <Button isSmall onClick={() => setWriting(writing === "note" ? null : "note")}>
              Note
            </Button>
          )}
          <Button isSmall onClick={() => setWriting(writing === "answer" ? null : "answer")}>
            <Icon name="pen" size={14} />
            Better answer
          </Button>
        </span>
      </div>
      {isBad && reasons && reasons.options.length > 0 && (
        <ChoiceButtons traceId={traceId} target={target} lines={lines} question={reasons} />
      )}
      {writing === "note" && (
        <TextForm
          label="Your note on this answer"
          initial={own?.assessment.rationale ?? ""}
          saveWords="Save note"
          onSave={saveNote}
          onCancel={() => setWriting(null)}
        />
      )}
      {writing === "answer" && (
        <TextForm
          label="What the agent should have answered"
          initial={expected ? toText(valueJsonOf(expected.assessment)) : ""}
          saveWords="Save better answer"
          onSave={saveAnswer}
          onCancel={() => setWriting(null)}
        />
      )}
    </div>
  );
}

function toText(valueJson: string): string {
  const value: unknown = JSON.parse(valueJson);
  return typeof value === "string" ? value : valueJson;
}
