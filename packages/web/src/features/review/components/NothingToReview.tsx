import type { ReviewOutcome, ReviewQueue } from "@clawglass/core/api";
import { Link } from "@tanstack/react-router";
import { formatMoment } from "../../../lib/format-time.ts";
import { useNow } from "../../../lib/use-now.ts";
import { Button } from "../../../ui/Button.tsx";
import { Command } from "../../../ui/Command.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { useFeedback } from "../../feedback/hooks/use-feedback.ts";
import { useKeys } from "../../keys/hooks/use-keys.tsx";
import { undoAnswer } from "../model/answer-review.ts";

/** Nothing waits: what was looked at, and what would come here. */
export function NothingToReview({
  queue,
  doneCount,
  onNote,
}: {
  queue: ReviewQueue | undefined;
  doneCount: number;
  onNote: (traceId: string, outcome: ReviewOutcome | null) => void;
}) {
  const feedback = useFeedback();
  const nowMs = useNow(60_000);
  const undo = () => undoAnswer(feedback, onNote);
  useKeys({ z: undo });
  const { runCount = 0, sinceMs = null } = queue?.looked ?? {};
  return (
    <section className="review-empty">
      <StateGlyph state={runCount === 0 ? "lost" : "ok"} size={28} />
      <h1>{doneCount > 0 ? "That was all." : "Nothing to review."}</h1>
      <p>
        {runCount === 0
          ? "No run was recorded yet. Runs that failed, cost much, took long or were judged bad come here by themselves."
          : `${runCount} ${runCount === 1 ? "run was" : "runs were"} looked at${sinceMs === null ? "" : `, back to ${formatMoment(sinceMs, nowMs)}`}. Runs that fail, cost much, take long or are judged bad come here by themselves.`}
      </p>
      {runCount === 0 && (
        <p>
          Connect your agent: <Command text="openclaw mlflow configure" />
        </p>
      )}
      <p className="row wrap">
        <Link className="btn" to="/traces">
          Go to the traces
        </Link>
        {feedback.last && (
          <Button onClick={undo} aria-keyshortcuts="Z">
            Undo the last label <kbd className="only-wide">Z</kbd>
          </Button>
        )}
      </p>
    </section>
  );
}
