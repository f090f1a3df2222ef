import { Fragment } from "react";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { findHits } from "../model/find-hits.ts";

/** Foreign text with the searched words marked. */
export function Highlighted({ text, words }: { text: string; words: string }) {
  const pieces = findHits(text, words);
  if (pieces.length === 1 && !pieces[0]?.isHit) return <VisibleText text={text} />;
  return (
    <>
      {pieces.map((piece, index) =>
        piece.isHit ? (
          <mark key={index}>
            <VisibleText text={piece.text} />
          </mark>
        ) : (
          <Fragment key={index}>
            <VisibleText text={piece.text} />
          </Fragment>
        ),
      )}
    </>
  );
}
