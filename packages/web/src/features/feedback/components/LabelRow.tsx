import { EXPECTED_RESPONSE } from "@clawglass/core";
import { useState } from "react";
import { formatInstant } from "../../../lib/format-time.ts";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { SOURCE_WORDS, SourceGlyph, toSourceName } from "../../../ui/SourceGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { Well } from "../../../ui/Well.tsx";
import { useFeedback, useWho } from "../hooks/use-feedback.ts";
import { removeLabel, revertLabel } from "../model/label-changes.ts";
import {
  type LabelLine,
  toLabelWords,
  toTarget,
  toValueWords,
  toVerdict,
  valueJsonOf,
} from "../model/label-view.ts";

const TARGET_WORDS = { run: "", session: "session", span: "step", message: "message" } as const;

/** One judgement: source, name, value; who, when, why and what it said before behind the (i). */
export function LabelRow({ line }: { line: LabelLine }) {
  const { assessment, history, isWaiting } = line;
  const [isOpen, setIsOpen] = useState(false);
  const who = useWho().name;
  const source = toSourceName(assessment.source.type);
  const valueJson = valueJsonOf(assessment);
  const error = assessment.content.kind === "feedback" ? assessment.content.error : null;
  const verdict = error ? null : toVerdict(valueJson);
  const by =
    source === "human" ? (assessment.source.id === who ? "you" : assessment.source.id) : SOURCE_WORDS[source];
  const about = TARGET_WORDS[toTarget(assessment).kind];
  return (
    <li>
      <button type="button" className="label-row" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        <span className={`label-by x-${source}`}>
          <SourceGlyph source={source} />
          <span className="cut">
            <VisibleText text={by.slice(0, 40)} />
          </span>
        </span>
        <span className="cut">
          <VisibleText text={toLabelWords(assessment.name).slice(0, 80)} />
          {about && <span className="dim"> · {about}</span>}
        </span>
        <b className={`cut${verdict === "bad" || error ? " s-failed" : ""}`}>
          {error ? "no score" : <VisibleText text={toValueWords(assessment.name, valueJson, 40)} />}
        </b>
        <Icon name="info" size={14} />
      </button>
      {isWaiting && <p className="t12 dim">Waits for the server; kept in this browser until then.</p>}
      {isOpen && (
        <LabelDetails line={line} errorText={error?.message ?? error?.code ?? null} isOwn={by === "you"} />
      )}
      {!isOpen && history.length > 0 && (
        <p className="t12 dim">
          was <VisibleText text={toValueWords(assessment.name, valueJsonOf(history[0] ?? assessment), 40)} />
        </p>
      )}
    </li>
  );
}

function LabelDetails({
  line,
  errorText,
  isOwn,
}: {
  line: LabelLine;
  errorText: string | null;
  isOwn: boolean;
}) {
  const { assessment, history } = line;
  const feedback = useFeedback();
  const name = toLabelWords(assessment.name);
  const isLong = assessment.name === EXPECTED_RESPONSE || valueJsonOf(assessment).length > 40;
  return (
    <div className="label-details">
      <p className="t12 dim">
        <VisibleText text={assessment.source.id || "unnamed"} />, {formatInstant(assessment.createTimeMs)}
      </p>
      {isLong && <Well text={toPlainText(valueJsonOf(assessment))} firstChars={800} label={name} />}
      {errorText && <Well text={errorText} firstChars={400} label="Why there is no score" />}
      {assessment.rationale && (
        <p className="t13 label-why">
          “<VisibleText text={assessment.rationale.slice(0, 2_000)} />”
        </p>
      )}
      {history.length > 0 && (
        <ol className="label-history" aria-label={`Earlier values of ${name}`}>
          {history.map((older) => (
            <li key={older.assessmentId}>
              <VisibleText text={toValueWords(older.name, valueJsonOf(older))} />{" "}
              <span className="dim">{formatInstant(older.createTimeMs)}</span>
            </li>
          ))}
        </ol>
      )}
      {isOwn && (
        <span className="row wrap">
          {history.length > 0 && (
            <Button isSmall onClick={() => feedback.do(revertLabel(line, `${name}: back to what it was`))}>
              <Icon name="retry" size={14} />
              Back to what it was
            </Button>
          )}
          <Button isSmall onClick={() => feedback.do(removeLabel(line, `${name} removed`))}>
            Remove
          </Button>
        </span>
      )}
    </div>
  );
}

function toPlainText(valueJson: string): string {
  try {
    const value: unknown = JSON.parse(valueJson);
    return typeof value === "string" ? value : JSON.stringify(value, null, 2);
  } catch {
    return valueJson;
  }
}
