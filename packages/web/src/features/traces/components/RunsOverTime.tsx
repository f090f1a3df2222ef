import type { RunTimeline } from "@clawglass/core/api";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { countRuns } from "../../../lib/count-runs.ts";
import { formatExactCount } from "../../../lib/format-number.ts";
import { useRoving } from "../../../ui/charts/use-roving.ts";
import { describeBucket } from "../../health/model/bucket-words.ts";
import "./RunsOverTime.css";

/** The runs of the list over time, failed ones red at the foot. A press takes one bar, a drag or Shift with the arrows several. */
export function RunsOverTime({
  timeline,
  onRange,
}: {
  timeline: RunTimeline;
  onRange: (range: { fromMs: number; toMs: number }) => void;
}) {
  const { buckets, stepMs, isLowerBound } = timeline;
  const roving = useRoving(buckets.length);
  /** The bar that a selection began at, and the one that it reaches to. */
  const [span, setSpan] = useState<{ from: number; to: number } | null>(null);
  const isDragging = useRef(false);
  const most = Math.max(1, ...buckets.map(({ runCount }) => runCount));
  const take = (from: number, to: number) => {
    const [first, last] = [buckets[Math.min(from, to)], buckets[Math.max(from, to)]];
    setSpan(null);
    if (first && last) onRange({ fromMs: first.startMs, toMs: last.startMs + stepMs });
  };
  const latest = useRef({ span, take });
  latest.current = { span, take };
  useEffect(() => {
    // The button may be let go anywhere.
    const stop = () => {
      if (!isDragging.current) return;
      isDragging.current = false;
      const { span: chosen, take: choose } = latest.current;
      if (chosen) choose(chosen.from, chosen.to);
    };
    window.addEventListener("pointerup", stop);
    return () => window.removeEventListener("pointerup", stop);
  }, []);
  const onKey = (index: number, event: KeyboardEvent, move: (event: KeyboardEvent) => void) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      event.stopPropagation();
      take(span?.from ?? index, index);
      return;
    }
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by !== 0)
      setSpan(
        event.shiftKey
          ? { from: span?.from ?? index, to: Math.max(0, Math.min(buckets.length - 1, index + by)) }
          : null,
      );
    move(event);
  };
  return (
    <div
      className="over-time"
      role="group"
      aria-label={`Runs over time${isLowerBound ? ", the newest ones" : ""}; failed ones are red. Arrows go from bar to bar, with Shift over several; Enter takes them`}
    >
      {buckets.map(({ startMs, runCount, failedCount }, index) => {
        const { onKeyDown, ...stop } = roving(index);
        const isIn =
          span !== null && index >= Math.min(span.from, span.to) && index <= Math.max(span.from, span.to);
        const words = `${describeBucket({ startMs, endMs: startMs + stepMs })}: ${countRuns(runCount)}${failedCount > 0 ? `, ${formatExactCount(failedCount)} failed` : ""}`;
        return (
          <button
            key={startMs}
            type="button"
            aria-label={words}
            title={words}
            className={isIn ? "is-in" : undefined}
            {...stop}
            onKeyDown={(event) => onKey(index, event, onKeyDown)}
            onPointerDown={(event) => {
              if (event.button !== 0) return;
              // Else the bar keeps the pointer, and no other bar hears of it.
              event.currentTarget.releasePointerCapture?.(event.pointerId);
              isDragging.current = true;
              setSpan({ from: index, to: index });
            }}
            onPointerEnter={() => {
              if (isDragging.current) setSpan((now) => now && { ...now, to: index });
            }}
          >
            {runCount > 0 && (
              <i className="is-some" style={{ height: `${(runCount / most) * 100}%` }}>
                {failedCount > 0 && (
                  <i className="is-some" style={{ height: `${(failedCount / runCount) * 100}%` }} />
                )}
              </i>
            )}
          </button>
        );
      })}
    </div>
  );
}
