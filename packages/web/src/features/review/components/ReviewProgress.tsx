import type { ReviewOutcome } from "@clawglass/core/api";
import { Link } from "@tanstack/react-router";
import { describeRest, type ReviewView } from "../model/review-queue.ts";

const MARK_WORDS: Record<ReviewOutcome, string> = { good: "good", bad: "bad", skipped: "skipped" };

/** Where one is. No points, no streaks: only what was done and what is left. */
export function ReviewProgress({ view }: { view: ReviewView }) {
  const { marks, items, place, count } = view;
  const skippedCount = marks.filter((mark) => mark === "skipped").length;
  const labelledCount = marks.length - skippedCount;
  return (
    <div className="review-progress">
      <b className="n">
        {place} of {count}
      </b>
      <ol aria-label="Progress">
        {marks.map((mark, index) => (
          <li key={`done ${index}`} className={mark === "skipped" ? "is-skipped" : "is-done"}>
            <span className="sr">{MARK_WORDS[mark]}</span>
          </li>
        ))}
        {items.map(({ trace }, index) => (
          <li key={trace.traceId} className={index === 0 ? "is-now" : ""}>
            <span className="sr">{index === 0 ? "now" : "to do"}</span>
          </li>
        ))}
      </ol>
      <span>
        {labelledCount > 0 && `${labelledCount} labelled, `}
        {skippedCount > 0 && `${skippedCount} skipped, `}
        {describeRest(items.length)}
      </span>
      <span className="end only-wide">
        <Link to="/traces">Stop here</Link>, the rest waits
      </span>
    </div>
  );
}
