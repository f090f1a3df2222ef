import type { SearchSnippet } from "@clawglass/core/api";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { cutMarks, describePlace } from "../model/cut-marks.ts";
import { oneLine } from "../model/trace-view.ts";

/** Where the searched words stand, when neither the request nor the reply in the row shows them. */
export function SnippetLine({ snippet }: { snippet: SearchSnippet }) {
  return (
    <span className="c-snippet cut">
      <span className="dim">
        <VisibleText text={oneLine(describePlace(snippet), 80)} />
      </span>{" "}
      {snippet.isCutBefore && "… "}
      {cutMarks(snippet).map((piece, index) =>
        piece.isHit ? (
          <mark key={index}>
            <VisibleText text={piece.text} />
          </mark>
        ) : (
          <VisibleText key={index} text={piece.text.replace(/\s+/g, " ")} />
        ),
      )}
      {snippet.isCutAfter && " …"}
    </span>
  );
}
