import type { SpanColumns } from "@clawglass/storage";

/** Where the spans of a trace stand in its tree. Places are those of the columns, which are in the order of start. */
export interface SpanOrder {
  /** Parents before children, children by start: the tree with nothing folded, from top to bottom. */
  places: Int32Array;
  /** Place of each span's parent; -1 for those at the top. */
  parents: Int32Array;
}

const NONE = -1;

/**
 * Puts spans into a tree. Spans whose parent is missing stand at the top; a ring of parents is cut at its first span.
 * No recursion: a run may nest as deep as it likes.
 */
export function orderSpans({
  spanIds,
  parentSpanIds,
  startOffsetsMs,
}: Pick<SpanColumns, "spanIds" | "parentSpanIds" | "startOffsetsMs">): SpanOrder {
  const count = spanIds.length;
  const placeOf = new Map<string, number>();
  for (let place = 0; place < count; place += 1) placeOf.set(spanIds[place] ?? "", place);
  const parents = Int32Array.from(parentSpanIds, (id) => (id === null ? NONE : (placeOf.get(id) ?? NONE)));
  cutRings(parents);
  const firstChild = new Int32Array(count).fill(NONE);
  const nextSibling = new Int32Array(count).fill(NONE);
  const roots: number[] = [];
  // From the last to the first: each list of children begins with the earliest.
  for (let place = count - 1; place >= 0; place -= 1) {
    const parent = parents[place] ?? NONE;
    if (parent === NONE) {
      roots.push(place);
      continue;
    }
    nextSibling[place] = firstChild[parent] ?? NONE;
    firstChild[parent] = place;
  }
  roots.sort(
    (left, right) =>
      (startOffsetsMs[left] ?? 0) - (startOffsetsMs[right] ?? 0) ||
      // Of those that start together, a span that has no parent comes before one whose parent is missing.
      Number(parentSpanIds[left] !== null) - Number(parentSpanIds[right] !== null) ||
      left - right,
  );
  const places = new Int32Array(count);
  let filled = 0;
  for (const root of roots) {
    let at = root;
    while (at !== NONE) {
      places[filled] = at;
      filled += 1;
      if (firstChild[at] !== NONE) {
        at = firstChild[at] ?? NONE;
        continue;
      }
      while (at !== NONE && at !== root && nextSibling[at] === NONE) at = parents[at] ?? NONE;
      at = at === NONE || at === root ? NONE : (nextSibling[at] ?? NONE);
    }
  }
  return { places, parents };
}

/** Walks up from each span until a known one; who comes back to its own walk is in a ring. */
function cutRings(parents: Int32Array): void {
  const walkOf = new Int32Array(parents.length);
  for (let place = 0; place < parents.length; place += 1) {
    const walk = place + 1;
    let at = place;
    while (at !== NONE && walkOf[at] === 0) {
      walkOf[at] = walk;
      at = parents[at] ?? NONE;
    }
    if (at === NONE || walkOf[at] !== walk) continue;
    let first = at;
    for (let member = parents[at] ?? NONE; member !== at; member = parents[member] ?? NONE)
      first = Math.min(first, member);
    parents[first] = NONE;
  }
}
