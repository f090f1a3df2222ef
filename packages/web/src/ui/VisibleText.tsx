import { Fragment } from "react";
import { splitVisible } from "../lib/visible-text.ts";

/** Foreign text, inert, with hidden and direction-turning signs shown by name. */
export function VisibleText({ text }: { text: string }) {
  const pieces = splitVisible(text);
  if (pieces.length === 1 && pieces[0]?.kind === "text") return <>{text}</>;
  return (
    <>
      {pieces.map((piece, index) =>
        piece.kind === "text" ? (
          <Fragment key={index}>{piece.text}</Fragment>
        ) : (
          <span key={index} className="sign">
            {piece.label}
          </span>
        ),
      )}
    </>
  );
}
