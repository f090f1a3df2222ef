import type { ReviewItem, ReviewOutcome, ReviewQueue, ReviewReason } from "@clawglass/core/api";

/** What a sitting holds; the server counts the same way. */
const SITTING_RUNS = 20;

/** An answer given on this page; null takes one back. They stand over what the server said last. */
export type LocalAnswers = ReadonlyMap<string, ReviewOutcome | null>;

export interface ReviewView {
  /** To do, in order. */
  items: ReviewItem[];
  /** The answers of this part of the sitting, in order: the marks of the progress. */
  marks: ReviewOutcome[];
  /** Place of the present one, from 1, and how many there are. */
  place: number;
  count: number;
}

/** The queue as it is after what was answered here. `seen` brings back items whose answer was taken back. */
export function composeReview(
  queue: ReviewQueue,
  local: LocalAnswers,
  seen: ReadonlyMap<string, ReviewItem>,
): ReviewView {
  const outcomes = new Map<string, ReviewOutcome>(
    queue.done.map(({ traceId, outcome }) => [traceId, outcome]),
  );
  for (const [traceId, outcome] of local) {
    if (outcome === null) outcomes.delete(traceId);
    else outcomes.set(traceId, outcome);
  }
  const known = new Set(queue.items.map(({ trace }) => trace.traceId));
  const returned = [...local].flatMap(([traceId, outcome]) => {
    const item = outcome === null && !known.has(traceId) ? seen.get(traceId) : undefined;
    return item ? [item] : [];
  });
  const items = [...returned, ...queue.items].filter(({ trace }) => !outcomes.has(trace.traceId));
  const all = [...outcomes.values()];
  const marks = all.slice(all.length - (all.length % SITTING_RUNS));
  return { items, marks, place: marks.length + 1, count: marks.length + items.length };
}

/** The item on the page: the one that was there, as long as it is to do. */
export function chooseItem(items: readonly ReviewItem[], currentId: string | null): ReviewItem | null {
  return items.find(({ trace }) => trace.traceId === currentId) ?? items[0] ?? null;
}

export const REASON_WORDS: Record<ReviewReason, string> = {
  disagreement: "opinions differ",
  "judged-bad": "judged bad",
  failed: "failed",
  costly: "costly",
  slow: "slow",
  "never-reviewed": "not reviewed yet",
  random: "at random",
};

/** Keys of the reasons, in the order of the options. */
export const REASON_KEYS = ["a", "b", "d", "f"] as const;

/** `about 2 minutes left`: people take some twelve seconds an item. */
export function describeRest(itemCount: number): string {
  const minutes = Math.round((itemCount * 12) / 60);
  return minutes <= 1 ? "about a minute left" : `about ${minutes} minutes left`;
}
