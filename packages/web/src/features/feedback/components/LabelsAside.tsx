import { useRef, useState } from "react";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { useKeys } from "../../keys/hooks/use-keys.tsx";
import { useFeedback } from "../hooks/use-feedback.ts";
import { useLabels } from "../hooks/use-labels.ts";
import { type LabelTarget, toTarget } from "../model/label-view.ts";
import { LabelEditor } from "./LabelEditor.tsx";
import { LabelRow } from "./LabelRow.tsx";
import { RefusedLabels } from "./RefusedLabels.tsx";
import "./Feedback.css";

export interface LabelsAsideProps {
  /** The run; for a session its newest one, on which a new label of the session is kept. */
  traceId: string;
  sessionId: string | null;
  /** The step that is selected, so that a label can be about it. */
  spanId?: string | null;
  /** Only what is said of the session as a whole; labels that are given are about it too. */
  isOfSession?: boolean;
}

const OPENER = ".label-actions [aria-expanded]";
const FIRST_ANSWER = ".label-editor button:not(.segments > *)";

/** Everything that was said about a run or a session, by whom, and the place to say something oneself. */
export function LabelsAside({ traceId, sessionId, spanId = null, isOfSession = false }: LabelsAsideProps) {
  const { lines, isPending, error } = useLabels(traceId, sessionId);
  const shown = lines.filter(({ assessment }) =>
    isOfSession ? toTarget(assessment).kind === "session" : spanId === null || assessment.spanId === spanId,
  );
  const noun = isOfSession ? "session" : spanId === null ? "run" : "step";
  const [isEditing, setIsEditing] = useState(false);
  const feedback = useFeedback();
  const section = useRef<HTMLElement>(null);
  const close = () => {
    const isInside = section.current?.contains(document.activeElement);
    if (isInside) section.current?.querySelector<HTMLElement>(OPENER)?.focus();
    setIsEditing(false);
  };
  const toggle = () => (isEditing ? close() : setIsEditing(true));
  useKeys({
    l: toggle,
    z: () => void feedback.undo(),
    ...(isEditing && { Escape: close }),
  });
  const targets: LabelTarget[] = [
    ...(spanId === null ? [] : [{ kind: "span" as const, spanId }]),
    ...(isOfSession ? [] : [{ kind: "run" as const }]),
    ...(sessionId === null ? [] : [{ kind: "session" as const, sessionId }]),
  ];
  return (
    <section ref={section} className="labels" aria-label="Labels and scores">
      <h2>Labels and scores</h2>
      {error && shown.length === 0 && (
        <p className="t13 mid">The labels could not be read; they appear when the server is back.</p>
      )}
      {!isPending && !error && shown.length === 0 && (
        <p className="t13 mid">Nobody has judged this {noun} yet.</p>
      )}
      {shown.length > 0 && (
        <ul className="label-list">
          {shown.map((line) => (
            <LabelRow key={line.assessment.assessmentId} line={line} />
          ))}
        </ul>
      )}
      <RefusedLabels traceId={traceId} />
      <p className="row wrap label-actions">
        <Button isSmall aria-expanded={isEditing} aria-keyshortcuts="L" onClick={toggle}>
          <Icon name={isEditing ? "close" : "plus"} size={14} />
          {isEditing ? "Close" : "Add a label"}
          <kbd className="only-wide" aria-hidden="true">
            L
          </kbd>
        </Button>
        {feedback.last && (
          <Button
            isSmall
            look="bare"
            aria-keyshortcuts="Z"
            onClick={() => feedback.undo()}
            title={feedback.last.words}
          >
            <Icon name="retry" size={14} />
            Undo
            <kbd className="only-wide" aria-hidden="true">
              Z
            </kbd>
          </Button>
        )}
        <span className="sr" role="status">
          {feedback.last?.words}
        </span>
      </p>
      {isEditing && (
        <LabelEditor
          traceId={traceId}
          targets={targets}
          lines={lines}
          onReady={() => section.current?.querySelector<HTMLElement>(FIRST_ANSWER)?.focus()}
        />
      )}
    </section>
  );
}
