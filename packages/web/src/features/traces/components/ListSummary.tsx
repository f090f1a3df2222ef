import type { Total } from "@clawglass/core/api";
import { useEffect, useRef, useState } from "react";
import { formatExactCount } from "../../../lib/format-number.ts";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";

const ANNOUNCE_EVERY_MS = 10_000;

export interface ListSummaryProps {
  total: Total | null;
  shownCount: number;
  heldCount: number;
  isFiltered: boolean;
  onShowNew: () => void;
}

/** How many runs there are, and the pill that lets waiting ones in. */
export function ListSummary({ total, shownCount, heldCount, isFiltered, onShowNew }: ListSummaryProps) {
  const announced = useSpaced(heldCount, ANNOUNCE_EVERY_MS);
  return (
    <div className="list-summary">
      {total && (
        <span>
          <b>
            {total.isLowerBound ? "at least " : ""}
            {formatExactCount(Math.max(total.count, shownCount))}
          </b>{" "}
          {total.count === 1 ? "run" : "runs"}
          {isFiltered ? " fit" : ""}
        </span>
      )}
      {heldCount > 0 && (
        <button type="button" className="pill" onClick={onShowNew} aria-keyshortcuts=".">
          <StateGlyph state="running" size={12} />
          Live, {heldCount} new above
        </button>
      )}
      <span className="sr" role="status" aria-live="polite">
        {announced > 0 ? `${announced} new ${announced === 1 ? "run" : "runs"} above` : ""}
      </span>
    </div>
  );
}

/** Follows a value, but changes at most once in `periodMs`: a reader must be able to finish the sentence. */
function useSpaced(value: number, periodMs: number): number {
  const [spaced, setSpaced] = useState(value);
  const changedAtMs = useRef(0);
  useEffect(() => {
    if (value === spaced) return;
    const waitMs = Math.max(0, changedAtMs.current + periodMs - Date.now());
    const timer = setTimeout(() => {
      changedAtMs.current = Date.now();
      setSpaced(value);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [value, spaced, periodMs]);
  return spaced;
}
