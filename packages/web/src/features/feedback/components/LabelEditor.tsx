import type { LabelQuestion } from "@clawglass/core/api";
import { lazy, Suspense, useEffect, useState } from "react";
import { Button } from "../../../ui/Button.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { useFeedback, useWho } from "../hooks/use-feedback.ts";
import { useLabelQuestions } from "../hooks/use-labels.ts";
import { giveLabel } from "../model/label-changes.ts";
import { findOwn, type LabelLine, type LabelTarget, toLabelWords, valueJsonOf } from "../model/label-view.ts";
import { ChoiceButtons } from "./ChoiceButtons.tsx";
import { Thumbs } from "./Thumbs.tsx";

const QuestionsDialog = lazy(() =>
  import("./QuestionsDialog.tsx").then((module) => ({ default: module.QuestionsDialog })),
);

const TARGET_WORDS = {
  run: "This run",
  session: "The session",
  span: "This step",
  message: "This message",
} as const;

/** The owner's questions, about the run, its session or the selected step. Every answer is saved as it is given. */
export function LabelEditor({
  traceId,
  targets,
  lines,
  onReady,
}: {
  traceId: string;
  targets: readonly LabelTarget[];
  lines: readonly LabelLine[];
  /** The questions are there, and can be answered. */
  onReady: () => void;
}) {
  const questions = useLabelQuestions();
  const hasQuestions = questions.length > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once, whatever is told to
  useEffect(() => {
    if (hasQuestions) onReady();
  }, [hasQuestions]);
  const [chosen, setChosen] = useState<LabelTarget["kind"] | null>(null);
  const [isEditingQuestions, setIsEditingQuestions] = useState(false);
  const target = targets.find(({ kind }) => kind === chosen) ?? targets[0];
  if (!target) return null;
  return (
    <div className="label-editor pane">
      {targets.length > 1 && (
        <div className="segments" role="group" aria-label="What the label is about">
          {targets.map(({ kind }) => (
            <button
              key={kind}
              type="button"
              aria-pressed={kind === target.kind}
              onClick={() => setChosen(kind)}
            >
              {TARGET_WORDS[kind]}
            </button>
          ))}
        </div>
      )}
      {questions.length === 0 && <p className="t13 mid">The questions come with the server.</p>}
      {questions.map((question) => (
        <QuestionField
          key={question.id}
          question={question}
          traceId={traceId}
          target={target}
          lines={lines}
        />
      ))}
      <Button isSmall look="bare" onClick={() => setIsEditingQuestions(true)}>
        Change the questions
      </Button>
      {isEditingQuestions && (
        <Suspense fallback={null}>
          <QuestionsDialog onClose={() => setIsEditingQuestions(false)} />
        </Suspense>
      )}
    </div>
  );
}

interface QuestionFieldProps {
  question: LabelQuestion;
  traceId: string;
  target: LabelTarget;
  lines: readonly LabelLine[];
}

function QuestionField(props: QuestionFieldProps) {
  const { question, traceId, target, lines } = props;
  const words = question.question || toLabelWords(question.name);
  switch (question.kind) {
    case "thumbs":
      return (
        <div className="choices">
          <span className="mid">
            <VisibleText text={words} />
          </span>
          <Thumbs traceId={traceId} target={target} lines={lines} about={words} name={question.name} />
        </div>
      );
    case "choice":
      return <ChoiceButtons traceId={traceId} target={target} lines={lines} question={question} />;
    default:
      return <TypedField key={JSON.stringify(target)} {...props} words={words} />;
  }
}

function TypedField({ question, traceId, target, lines, words }: QuestionFieldProps & { words: string }) {
  const feedback = useFeedback();
  const who = useWho().name;
  const own = findOwn(lines, target, question.name, who);
  const stored: unknown = own ? JSON.parse(valueJsonOf(own.assessment)) : "";
  const [text, setText] = useState(String(stored ?? ""));
  const isNumber = question.kind === "number";
  const isFit = text.trim() !== "" && (!isNumber || Number.isFinite(Number(text)));
  return (
    <form
      className="choices"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isFit) return;
        const value = isNumber ? Number(text) : text.trim();
        feedback.do(
          giveLabel({
            traceId,
            target,
            name: question.name,
            kind: "feedback",
            value,
            note: null,
            who,
            replaces: own,
            words: `${toLabelWords(question.name)} saved`,
          }),
        );
      }}
    >
      <label className="mid typed">
        <VisibleText text={words} />
        <span className="field">
          <input
            type="text"
            inputMode={isNumber ? "decimal" : "text"}
            value={text}
            maxLength={20_000}
            onChange={(event) => setText(event.target.value)}
          />
        </span>
      </label>
      <Button
        isSmall
        type="submit"
        disabled={!isFit}
        title={isFit ? undefined : isNumber ? "Needs a number" : "Needs words"}
      >
        Save
      </Button>
    </form>
  );
}
