import { useReviewCount } from "../hooks/use-review.ts";

/** How many runs wait for a look; nothing while there are none. */
export function ReviewCount() {
  const count = useReviewCount();
  if (!count) return null;
  return (
    <span className="count">
      {count}
      <span className="sr"> to review</span>
    </span>
  );
}
