import { SourceGlyph, toSourceName } from "../../../ui/SourceGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { type LabelLine, toValueWords, valueJsonOf } from "../model/label-view.ts";

/** One's own word beside an answer: `You: bad`, and the note. */
export function LabelChip({ line: { assessment, isWaiting } }: { line: LabelLine }) {
  const source = toSourceName(assessment.source.type);
  const by = assessment.source.id === "you" ? "You" : assessment.source.id;
  return (
    <>
      <span className={`chip is-${source}`}>
        <SourceGlyph source={source} />
        <VisibleText text={`${by}: ${toValueWords(assessment.name, valueJsonOf(assessment))}`} />
      </span>
      {isWaiting && <span className="t12 dim">waits for the server</span>}
      {assessment.rationale && (
        <span className="t13 mid cut">
          “<VisibleText text={assessment.rationale.slice(0, 200)} />”
        </span>
      )}
    </>
  );
}
