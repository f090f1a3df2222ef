import { ApiError } from "../../../lib/api-error.ts";
import { Button } from "../../../ui/Button.tsx";
import { Problem } from "../../../ui/Problem.tsx";
import { Skeleton } from "../../../ui/Skeleton.tsx";
import { useReview } from "../hooks/use-review.ts";
import { NothingToReview } from "./NothingToReview.tsx";
import { ReviewDesk } from "./ReviewDesk.tsx";
import "./ReviewPage.css";

/** Runs that are worth a minute, one at a time. */
export function ReviewPage() {
  const review = useReview();
  const { query, current, view } = review;
  if (query.isPending) {
    return (
      <>
        <h1 className="sr">Review</h1>
        <Skeleton rows={5} label="Loading the queue" />
      </>
    );
  }
  if (query.error && !query.data) {
    return (
      <>
        <h1 className="sr">Review</h1>
        <Problem
          title="The queue could not be read."
          code={query.error instanceof ApiError ? query.error.code : query.error.name}
          actions={
            <Button look="solid" onClick={() => void query.refetch()}>
              Try again
            </Button>
          }
        >
          <p>Labels that you gave are kept in this browser until the server has them.</p>
        </Problem>
      </>
    );
  }
  if (!current)
    return <NothingToReview queue={query.data} doneCount={view.marks.length} onNote={review.note} />;
  return <ReviewDesk review={review} item={current} />;
}
