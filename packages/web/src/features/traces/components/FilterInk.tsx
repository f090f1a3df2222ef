import { type RunFilterProblem, splitRunFilter } from "@clawglass/core";
import { type RefObject, useEffect, useRef } from "react";
import { isMlflowFilter } from "../model/is-mlflow-filter.ts";

/** The filter's text in colours, under the transparent text of the field; wavy where it is not understood. */
export function FilterInk({
  text,
  input,
  problems,
}: {
  text: string;
  input: RefObject<HTMLInputElement | null>;
  problems: readonly RunFilterProblem[];
}) {
  const ink = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const field = input.current;
    if (!field) return;
    const follow = () => {
      if (ink.current) ink.current.scrollLeft = field.scrollLeft;
    };
    // To ask where an empty field stands would have the browser lay out the page while its first rows are put in.
    if (text !== "") follow();
    field.addEventListener("scroll", follow);
    return () => field.removeEventListener("scroll", follow);
  });
  return (
    <span className="filter-ink" ref={ink} aria-hidden="true">
      {toPieces(text).map(({ text: piece, start, look }) => {
        const isWrong = problems.some((problem) => problem.start <= start && start < problem.end);
        return (
          <span key={start} className={isWrong ? `${look} is-wrong` : look}>
            {piece}
          </span>
        );
      })}
    </span>
  );
}

function toPieces(text: string): { text: string; start: number; look: string }[] {
  if (isMlflowFilter(text)) return [{ text, start: 0, look: "k-words" }];
  const pieces: { text: string; start: number; look: string }[] = [];
  const add = (start: number, end: number, look: string) => {
    if (end > start) pieces.push({ text: text.slice(start, end), start, look });
  };
  let at = 0;
  for (const token of splitRunFilter(text)) {
    add(at, token.start, "k-space");
    const valuesAt = token.values[0]?.start ?? token.end;
    if (token.kind === "field") {
      add(token.start, valuesAt, "k-field");
      add(valuesAt, token.end, "k-words");
    } else add(token.start, token.end, token.kind === "or" ? "k-field" : "k-words");
    at = token.end;
  }
  add(at, text.length, "k-space");
  return pieces;
}
