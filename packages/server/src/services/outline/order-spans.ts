import type { SpanColumns } from "@clawglass/storage";

/** Where the spans of a trace stand in its tree. Places are those of the columns. */
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
  cutRings(parents, startOffsetsMs);
  const byStart = (left: number, right: number) =>
    (startOffsetsMs[left] ?? 0) - (startOffsetsMs[right] ?? 0) ||
    // Of those that start together, a span that has no parent comes before one whose parent is missing.
    Number(parentSpanIds[left] !== null) - Number(parentSpanIds[right] !== null) ||
    left - right;
  const { children, begins } = groupByParent(parents);
  for (let group = 0; group <= count; group += 1) {
    const [begin, end] = [begins[group] ?? 0, begins[group + 1] ?? 0];
    if (end - begin > 1) children.subarray(begin, end).sort(byStart);
  }
  const places = new Int32Array(count);
  // What is still to come, the next at the end.
  const stack = [...children.subarray(begins[count], begins[count + 1])].reverse();
  for (let filled = 0; filled < count; filled += 1) {
    const place = stack.pop() ?? 0;
    places[filled] = place;
    for (let next = (begins[place + 1] ?? 0) - 1; next >= (begins[place] ?? 0); next -= 1)
      stack.push(children[next] ?? 0);
  }
  return { places, parents };
}

/** Children of each span beside each other, those at the top last: `children` from `begins[place]` to before `begins[place + 1]`. */
function groupByParent(parents: Int32Array): { children: Int32Array; begins: Int32Array } {
  const count = parents.length;
  const groupOf = (place: number) => {
    const parent = parents[place] ?? NONE;
    return parent === NONE ? count : parent;
  };
  const begins = new Int32Array(count + 2);
  for (let place = 0; place < count; place += 1) {
    const after = groupOf(place) + 1;
    begins[after] = (begins[after] ?? 0) + 1;
  }
  for (let group = 1; group < begins.length; group += 1)
    begins[group] = (begins[group] ?? 0) + (begins[group - 1] ?? 0);
  const filled = begins.slice();
  const children = new Int32Array(count);
  for (let place = 0; place < count; place += 1) {
    const group = groupOf(place);
    const at = filled[group] ?? 0;
    children[at] = place;
    filled[group] = at + 1;
  }
  return { children, begins };
}

/** Walks up from each span until a known one; who comes back to its own walk is in a ring. */
function cutRings(parents: Int32Array, startOffsetsMs: readonly number[]): void {
  const startOf = (place: number) => startOffsetsMs[place] ?? 0;
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
      if (startOf(member) < startOf(first)) first = member;
    parents[first] = NONE;
  }
}
