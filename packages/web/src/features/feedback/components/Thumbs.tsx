import { USEFUL_LABEL } from "@clawglass/core";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { useFeedback, useWho } from "../hooks/use-feedback.ts";
import { giveLabel, removeLabel } from "../model/label-changes.ts";
import { findOwn, type LabelLine, type LabelTarget, toVerdict, valueJsonOf } from "../model/label-view.ts";

export interface ThumbsProps {
  traceId: string;
  target: LabelTarget;
  lines: readonly LabelLine[];
  /** What the buttons are about, for readers: `the answer`. */
  about: string;
  /** Which label; the page's own question unless said. */
  name?: string;
}

/** Good or bad. Pressing what is pressed takes it back. */
export function Thumbs({ traceId, target, lines, about, name = USEFUL_LABEL }: ThumbsProps) {
  const feedback = useFeedback();
  const who = useWho().name;
  const own = findOwn(lines, target, name, who);
  const verdict = own ? toVerdict(valueJsonOf(own.assessment)) : null;
  const press = (isGood: boolean) => {
    const word = isGood ? "good" : "bad";
    if (own && verdict === word) return feedback.do(removeLabel(own, `took back “${word}”`));
    feedback.do(
      giveLabel({
        traceId,
        target,
        name,
        kind: "feedback",
        value: isGood,
        note: own?.assessment.rationale ?? null,
        who,
        replaces: own,
        words: `labelled ${word}`,
      }),
    );
  };
  return (
    <span className="thumbs" role="group" aria-label={`Label ${about}`}>
      <Button isSmall aria-pressed={verdict === "good"} onClick={() => press(true)}>
        <Icon name="thumbUp" size={14} />
        <span>Good</span>
      </Button>
      <Button isSmall aria-pressed={verdict === "bad"} onClick={() => press(false)}>
        <Icon name="thumbDown" size={14} />
        <span>Bad</span>
      </Button>
    </span>
  );
}
