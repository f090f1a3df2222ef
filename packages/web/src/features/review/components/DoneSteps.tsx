import { useState } from "react";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { STATE_WORDS, StateGlyph, type StateName } from "../../../ui/StateGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { oneLine, toErrorBeside } from "../../traces/model/trace-view.ts";
import type { DoneStep } from "../model/split-conversation.ts";

const FIRST_STEPS = 6;

/** What the agent did before it answered: one line a step. */
export function DoneSteps({ steps }: { steps: readonly DoneStep[] }) {
  const [isWhole, setIsWhole] = useState(false);
  if (steps.length === 0) return null;
  // The end says how it came to the answer.
  const shown = isWhole ? steps : steps.slice(-FIRST_STEPS);
  const hiddenCount = steps.length - shown.length;
  return (
    <ul className="review-did" aria-label="What the agent did">
      {hiddenCount > 0 && (
        <li>
          <Button isSmall look="bare" onClick={() => setIsWhole(true)}>
            {hiddenCount} earlier {hiddenCount === 1 ? "step" : "steps"}
          </Button>
        </li>
      )}
      {shown.map((step, index) => (
        <DoneLine key={`${step.spanId} ${index}`} step={step} />
      ))}
    </ul>
  );
}

function DoneLine({ step }: { step: DoneStep }) {
  switch (step.kind) {
    case "tool-call":
      return (
        <li>
          <Icon name="tool" size={14} />
          <code>
            <VisibleText text={oneLine(step.name, 60)} />
          </code>
          <Ending
            text={step.errorMessage ? toErrorBeside(step.name, step.errorMessage) : (step.result?.text ?? "")}
            state={step.state}
          />
        </li>
      );
    case "sub-agent":
      return (
        <li>
          <Icon name="subAgent" size={14} />
          <code>
            <VisibleText text={oneLine(step.label, 60)} />
          </code>
          <Ending text={step.errorMessage ?? step.reply?.text ?? ""} state={step.state} />
        </li>
      );
    case "model-error":
      return (
        <li>
          <Icon name="wave" size={14} />
          <span>model call</span>
          <Ending text={step.errorMessage} state="failed" />
        </li>
      );
    default:
      return (
        <li>
          <Icon name="event" size={14} />
          <span className="cut">
            <VisibleText text={oneLine(step.text || step.name, 200)} />
          </span>
        </li>
      );
  }
}

function Ending({ text, state }: { text: string; state: StateName }) {
  return (
    <>
      <span className={state === "failed" ? "cut s-failed" : "cut"}>
        <VisibleText text={oneLine(text, 200)} />
      </span>
      <StateGlyph state={state} size={12} />
      <span className="sr">{STATE_WORDS[state]}</span>
    </>
  );
}
