import { EXPECTED_RESPONSE, USEFUL_LABEL, WRONG_LABEL } from "@clawglass/core";
import type { ReviewItem, ReviewOutcome } from "@clawglass/core/api";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { readPreference, writePreference } from "../../../lib/preferences.ts";
import { TextForm } from "../../feedback/components/TextForm.tsx";
import { useFeedback, useWho } from "../../feedback/hooks/use-feedback.ts";
import { useLabelQuestions, useLabels } from "../../feedback/hooks/use-labels.ts";
import { findOwn, valueJsonOf } from "../../feedback/model/label-view.ts";
import { useKeys } from "../../keys/hooks/use-keys.tsx";
import { useTraceLive } from "../../trace/hooks/use-trace.ts";
import type { useReview } from "../hooks/use-review.ts";
import { answerReview, betterAnswer, undoAnswer } from "../model/answer-review.ts";
import { REASON_KEYS } from "../model/review-queue.ts";
import { ReasonChoice } from "./ReasonChoice.tsx";
import { ReviewAside } from "./ReviewAside.tsx";
import { ReviewButtons } from "./ReviewButtons.tsx";
import { ReviewItemView } from "./ReviewItemView.tsx";
import { ReviewProgress } from "./ReviewProgress.tsx";

const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
const EMPTY_DRAFT = { isBad: false, note: null as string | null, writing: null as "note" | "answer" | null };

/** One item and everything that can be said of it, by keyboard or by thumb. */
export function ReviewDesk({ review, item }: { review: ReturnType<typeof useReview>; item: ReviewItem }) {
  const { trace } = item;
  const { traceId } = trace;
  const navigate = useNavigate();
  const feedback = useFeedback();
  const who = useWho().name;
  const labels = useLabels(traceId, null);
  const questions = useLabelQuestions();
  const question =
    questions.find(({ name }) => name === USEFUL_LABEL)?.question || "Was this a useful answer?";
  const reasons = questions.find(({ name }) => name === WRONG_LABEL);
  const [draft, setDraft] = useState({ traceId, ...EMPTY_DRAFT });
  const present = draft.traceId === traceId ? draft : { traceId, ...EMPTY_DRAFT };
  const [isHiding, setIsHiding] = useState(() => readPreference("review.hide-opinions", isBoolean, false));
  useTraceLive(traceId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every item is read from its top
  useEffect(() => {
    window.scrollTo({ top: 0 });
  }, [traceId]);

  const change = (next: Partial<typeof EMPTY_DRAFT>) => setDraft({ ...present, ...next });
  const answer = (outcome: ReviewOutcome, reason: string | null = null) => {
    feedback.do(...answerReview({ trace, lines: labels.lines, outcome, reason, note: present.note, who }));
    review.note(traceId, outcome);
  };
  const pressBad = () => (present.isBad ? answer("bad") : change({ isBad: true }));
  const giveReason = (reason: string | undefined) => reason !== undefined && answer("bad", reason);
  const hide = () => {
    writePreference("review.hide-opinions", !isHiding);
    setIsHiding(!isHiding);
  };
  const undo = () => undoAnswer(feedback, review.note);
  const open = () => void navigate({ to: "/traces/$traceId", params: { traceId } });
  useKeys({
    1: () => answer("good"),
    2: pressBad,
    3: () => answer("skipped"),
    n: () => change({ writing: "note" }),
    c: () => change({ writing: "answer" }),
    o: open,
    h: hide,
    z: undo,
    ...(present.isBad && {
      Escape: () => change({ isBad: false }),
      ...Object.fromEntries(
        REASON_KEYS.map((key, index) => [key, () => giveReason(reasons?.options[index])]),
      ),
    }),
  });

  const expected = findOwn(labels.lines, { kind: "run" }, EXPECTED_RESPONSE, who);
  return (
    <div className="review">
      <div className="review-stage">
        <h1 className="sr">Review</h1>
        <ReviewProgress view={review.view} />
        <div className="review-item">
          <ReviewItemView item={item} onOpen={open} />
          {present.note && (
            <p className="t13 mid">Your note, saved with the label: “{present.note.slice(0, 300)}”</p>
          )}
          {present.isBad && (
            <ReasonChoice
              words={reasons?.question || "What was wrong?"}
              options={reasons?.options ?? []}
              onChoose={giveReason}
              onNone={() => answer("bad")}
            />
          )}
          {present.writing === "note" && (
            <TextForm
              key={`note ${traceId}`}
              label="Your note, saved with the label"
              initial={present.note ?? ""}
              saveWords="Keep the note"
              onSave={(text) => change({ note: text || null, writing: null })}
              onCancel={() => change({ writing: null })}
            />
          )}
          {present.writing === "answer" && (
            <TextForm
              key={`answer ${traceId}`}
              label="What the agent should have answered"
              initial={expected ? String(JSON.parse(valueJsonOf(expected.assessment))) : ""}
              saveWords="Save better answer"
              onSave={(text) => {
                if (text) feedback.do(betterAnswer(traceId, text, labels.lines, who));
                change({ writing: null });
              }}
              onCancel={() => change({ writing: null })}
            />
          )}
        </div>
        <ReviewButtons
          question={question}
          isBad={present.isBad}
          onGood={() => answer("good")}
          onBad={pressBad}
          onSkip={() => answer("skipped")}
          onNote={() => change({ writing: "note" })}
          onBetter={() => change({ writing: "answer" })}
        />
      </div>
      <ReviewAside
        lines={labels.lines}
        next={review.next}
        last={feedback.last}
        isHiding={isHiding}
        onHide={hide}
        onUndo={undo}
      />
    </div>
  );
}
