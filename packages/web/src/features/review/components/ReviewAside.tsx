import type { ReviewItem } from "@clawglass/core/api";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { SOURCE_WORDS, SourceGlyph, toSourceName } from "../../../ui/SourceGlyph.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { useWaiting } from "../../feedback/hooks/OutboxContext.tsx";
import type { LabelAct } from "../../feedback/model/label-changes.ts";
import {
  type LabelLine,
  toLabelWords,
  toValueWords,
  toVerdict,
  valueJsonOf,
} from "../../feedback/model/label-view.ts";
import { oneLine, toTitle } from "../../traces/model/trace-view.ts";
import { REASON_WORDS } from "../model/review-queue.ts";

const NEXT_ITEMS = 4;

export interface ReviewAsideProps {
  lines: readonly LabelLine[];
  next: readonly ReviewItem[];
  last: LabelAct | null;
  isHiding: boolean;
  onHide: () => void;
  onUndo: () => void;
}

/** Beside the item: what was just done, what others said, what comes. */
export function ReviewAside({ lines, next, last, isHiding, onHide, onUndo }: ReviewAsideProps) {
  const waitingCount = useWaiting().filter(({ refusal }) => refusal === null).length;
  return (
    <aside className="review-aside" aria-label="About this item">
      {last && (
        <section className="review-last">
          <StateGlyph state="ok" />
          <span className="grow" role="status">
            <VisibleText text={oneLine(last.words, 120)} />
          </span>
          <Button isSmall aria-keyshortcuts="Z" onClick={onUndo}>
            <Icon name="retry" size={14} />
            Undo{" "}
            <kbd className="only-wide" aria-hidden="true">
              Z
            </kbd>
          </Button>
        </section>
      )}
      {waitingCount > 0 && (
        <p className="t13 mid review-waiting" role="status">
          <StateGlyph state="attention" size={12} /> {waitingCount}{" "}
          {waitingCount === 1 ? "change waits" : "changes wait"} for the server. They are kept in this
          browser.
        </p>
      )}
      <Opinions lines={lines} isHiding={isHiding} onHide={onHide} />
      {next.length > 0 && (
        <section className="only-wide">
          <h2>Next</h2>
          <ul className="review-next">
            {next.slice(0, NEXT_ITEMS).map(({ trace, reason }) => (
              <li key={trace.traceId}>
                <span className={reason === "failed" ? "chip is-failed" : "chip"}>
                  {REASON_WORDS[reason]}
                </span>
                <span className="cut">
                  <VisibleText text={toTitle(trace).slice(0, 80)} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </aside>
  );
}

function Opinions({ lines, isHiding, onHide }: Pick<ReviewAsideProps, "lines" | "isHiding" | "onHide">) {
  if (lines.length === 0) return null;
  return (
    <section>
      <h2>What others said</h2>
      {isHiding ? (
        <p className="review-hidden">Hidden until you have answered.</p>
      ) : (
        <ul>
          {lines.map((line) => (
            <Opinion key={line.assessment.assessmentId} line={line} />
          ))}
        </ul>
      )}
      <p className="t12 dim review-hide">
        <Button isSmall look="bare" aria-pressed={isHiding} aria-keyshortcuts="H" onClick={onHide}>
          <kbd className="only-wide" aria-hidden="true">
            H
          </kbd>
          {isHiding ? "Show opinions" : "Hide opinions"}
        </Button>
        {!isHiding && "so that they do not lead you"}
      </p>
    </section>
  );
}

function Opinion({ line: { assessment } }: { line: LabelLine }) {
  const source = toSourceName(assessment.source.type);
  const valueJson = valueJsonOf(assessment);
  return (
    <li className="review-opinion">
      <span className={`row x-${source}`}>
        <SourceGlyph source={source} />
        <span className="cut">
          <span className="sr">{SOURCE_WORDS[source]}: </span>
          <VisibleText text={toLabelWords(assessment.name).slice(0, 80)} />
        </span>
      </span>
      <b className={toVerdict(valueJson) === "bad" ? "s-failed" : ""}>
        <VisibleText text={toValueWords(assessment.name, valueJson, 40)} />
      </b>
      {assessment.rationale && (
        <p>
          “<VisibleText text={assessment.rationale.slice(0, 600)} />”
        </p>
      )}
    </li>
  );
}
