import { type RefObject, useState } from "react";
import {
  findCompletionPlace,
  type Suggestion,
  suggestFields,
  suggestValues,
  takeSuggestion,
} from "../model/completion.ts";
import { useFacets, useFacetValues } from "./use-facets.ts";

/** Completion of names and values at the caret. The arrows choose, Tab or Enter takes, Esc closes. */
export function useCompletion(
  text: string,
  setText: (text: string) => void,
  input: RefObject<HTMLInputElement | null>,
) {
  const [isWanted, setIsWanted] = useState(false);
  const [caret, setCaret] = useState(0);
  const [at, setAt] = useState(-1);
  const place = isWanted ? findCompletionPlace(text, caret) : null;
  const { facets } = useFacets({}, place?.kind === "field");
  const isValue = place?.kind === "value";
  const values = useFacetValues(
    isValue ? place.field : null,
    isValue ? place.prefix : "",
    isValue ? place.others : "",
  );
  const suggestions: Suggestion[] =
    place === null
      ? []
      : place.kind === "field"
        ? suggestFields(
            place.prefix,
            Object.fromEntries(facets.map(({ field, valueCount }) => [field, valueCount])),
          )
        : suggestValues(values?.values ?? [], values?.isLowerBound ?? false);
  const isOpen = suggestions.length > 0;
  const close = () => {
    setIsWanted(false);
    setAt(-1);
  };
  const take = (index: number) => {
    const suggestion = suggestions[index];
    if (place === null || suggestion === undefined) return;
    const next = takeSuggestion(text, place, suggestion);
    setText(next.text);
    setCaret(next.caret);
    setAt(-1);
    setIsWanted(place.kind === "field");
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(next.caret, next.caret);
    });
  };
  return {
    isOpen,
    at,
    suggestions,
    title:
      place?.kind === "value"
        ? `Values of ${place.field}`
        : `Fields that start with “${place?.prefix ?? ""}”`,
    take,
    close,
    open: () => {
      setIsWanted(true);
      setAt(-1);
    },
    follow: () => setCaret(input.current?.selectionStart ?? 0),
    /** true when the key was for the completion. */
    onKey(event: KeyboardEvent): boolean {
      if (!isOpen) return false;
      if (event.key === "ArrowDown") setAt(Math.min(suggestions.length - 1, at + 1));
      else if (event.key === "ArrowUp") setAt(Math.max(-1, at - 1));
      else if (event.key === "Escape") close();
      else if (event.key === "Tab" && !event.shiftKey) take(Math.max(0, at));
      else if (event.key === "Enter" && at >= 0) take(at);
      else return false;
      return true;
    },
  };
}

export type Completion = ReturnType<typeof useCompletion>;
