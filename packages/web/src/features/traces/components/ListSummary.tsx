import type { RunTimeline, Total } from "@clawglass/core/api";
import { useEffect, useRef, useState } from "react";
import { fetchServerInfo } from "../../../lib/api-client.ts";
import { formatExactCount } from "../../../lib/format-number.ts";
import { formatInstant } from "../../../lib/format-time.ts";
import { useServerBehind } from "../../../lib/server-behind.ts";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { describeBucket } from "../../health/model/bucket-words.ts";
import type { ChosenRange } from "../model/time-range.ts";
import { RunsOverTime } from "./RunsOverTime.tsx";

const ANNOUNCE_EVERY_MS = 10_000;

export interface ListSummaryProps {
  total: Total | null;
  shownCount: number;
  heldCount: number;
  isFiltered: boolean;
  onShowNew: () => void;
  /** null where there is no place for it, and until it was read. */
  timeline: RunTimeline | null;
  range: ChosenRange | null;
  /** null for all times. */
  onRange: (range: { fromMs: number; toMs: number } | null) => void;
}

/** How many runs there are, and the pill that lets waiting ones in. */
export function ListSummary({
  total,
  shownCount,
  heldCount,
  isFiltered,
  onShowNew,
  timeline,
  range,
  onRange,
}: ListSummaryProps) {
  const behindCount = useServerBehind(fetchServerInfo);
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
          {isFiltered ? (total.count === 1 ? " fits" : " fit") : ""}
        </span>
      )}
      {range && (
        <Button isSmall onClick={() => onRange(null)} title="Show all times">
          {describeRange(range)}
          <Icon name="close" size={12} />
        </Button>
      )}
      {timeline && timeline.buckets.length > 1 && (
        <RunsOverTime key={`${timeline.fromMs} ${timeline.stepMs}`} timeline={timeline} onRange={onRange} />
      )}
      {behindCount > 0 && (
        <span className="row" role="status">
          <StateGlyph state="running" size={12} />
          {formatExactCount(behindCount)} {behindCount === 1 ? "request is" : "requests are"} being stored
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

function describeRange({ fromMs, toMs }: ChosenRange): string {
  if (fromMs !== null && toMs !== null) return describeBucket({ startMs: fromMs, endMs: toMs });
  return fromMs !== null ? `since ${formatInstant(fromMs)}` : `until ${formatInstant(toMs ?? 0)}`;
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
