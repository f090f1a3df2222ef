import type { LabelQuestion } from "@clawglass/core/api";
import { Button } from "../../../ui/Button.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { useFeedback, useWho } from "../hooks/use-feedback.ts";
import { giveLabel, removeLabel } from "../model/label-changes.ts";
import { findOwn, type LabelLine, type LabelTarget, toLabelWords, valueJsonOf } from "../model/label-view.ts";

/** One of a few answers. Pressing what is pressed takes it back. */
export function ChoiceButtons({
  traceId,
  target,
  lines,
  question,
}: {
  traceId: string;
  target: LabelTarget;
  lines: readonly LabelLine[];
  question: LabelQuestion;
}) {
  const feedback = useFeedback();
  const who = useWho().name;
  const own = findOwn(lines, target, question.name, who);
  const words = question.question || toLabelWords(question.name);
  const press = (option: string, isPressed: boolean) =>
    feedback.do(
      isPressed && own
        ? removeLabel(own, `took back “${option}”`)
        : giveLabel({
            traceId,
            target,
            name: question.name,
            kind: "feedback",
            value: option,
            note: own?.assessment.rationale ?? null,
            who,
            replaces: own,
            words: `${toLabelWords(question.name)}: ${option}`,
          }),
    );
  return (
    <div className="choices" role="group" aria-label={words}>
      <span className="mid">
        <VisibleText text={words} />
      </span>
      {question.options.map((option) => {
        const isPressed = own !== null && valueJsonOf(own.assessment) === JSON.stringify(option);
        return (
          <Button key={option} isSmall aria-pressed={isPressed} onClick={() => press(option, isPressed)}>
            <VisibleText text={option} />
          </Button>
        );
      })}
    </div>
  );
}
