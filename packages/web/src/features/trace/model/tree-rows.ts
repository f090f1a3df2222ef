import type { SpanNode, SpanTree } from "./span-tree.ts";

/** One line of the tree and the timeline: a span, or an event of a span. */
export type TreeRow =
  | { kind: "span"; key: string; depth: number; node: SpanNode; isFolded: boolean; canFold: boolean }
  | { kind: "event"; key: string; depth: number; node: SpanNode; name: string; offsetMs: number };

/** Rows of all that is not folded away, events among the children by time. One pass, no recursion. */
export function toTreeRows(tree: SpanTree, folded: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = [];
  const stack: (SpanNode | TreeRow)[] = tree.roots.toReversed();
  for (let item = stack.pop(); item; item = stack.pop()) {
    if ("key" in item) {
      rows.push(item);
      continue;
    }
    const { span, children } = item;
    const canFold = children.length + span.events.length > 0;
    const isFolded = canFold && folded.has(span.spanId);
    rows.push({ kind: "span", key: span.spanId, depth: item.depth, node: item, isFolded, canFold });
    if (!canFold || isFolded) continue;
    const below: (SpanNode | TreeRow)[] = span.events.length === 0 ? [...children] : mergeEvents(item);
    for (let index = below.length - 1; index >= 0; index -= 1) {
      const next = below[index];
      if (next) stack.push(next);
    }
  }
  return rows;
}

function mergeEvents(node: SpanNode): (SpanNode | TreeRow)[] {
  const events = node.span.events.map(
    (event, index): TreeRow => ({
      kind: "event",
      key: `${node.span.spanId}:${index}`,
      depth: node.depth + 1,
      node,
      name: event.name,
      offsetMs: event.offsetMs,
    }),
  );
  const startOf = (item: SpanNode | TreeRow) =>
    "key" in item ? (item.kind === "event" ? item.offsetMs : 0) : item.span.startOffsetMs;
  return [...node.children, ...events].sort((left, right) => startOf(left) - startOf(right));
}

/** Ids of all spans at `depth` or deeper that have something below them: folding these shows only the levels above. */
export function foldBelowDepth(tree: SpanTree, depth: number): Set<string> {
  const folded = new Set<string>();
  for (const node of tree.inOrder) {
    if (node.depth >= depth && node.children.length + node.span.events.length > 0)
      folded.add(node.span.spanId);
  }
  return folded;
}

/** Unfolds whatever hides a span. */
export function unfoldTo(folded: ReadonlySet<string>, node: SpanNode): ReadonlySet<string> {
  let next: Set<string> | null = null;
  for (let at = node.parent; at; at = at.parent) {
    if (!folded.has(at.span.spanId)) continue;
    next ??= new Set(folded);
    next.delete(at.span.spanId);
  }
  return next ?? folded;
}
