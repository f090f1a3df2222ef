import type { NormalizedSpan, SpanSkeleton } from "@clawglass/storage";

/** Spans by their place: roots, and children in the order in which they began. A span whose parent is missing is a root. */
export interface SpanTree<Node extends SpanSkeleton | NormalizedSpan = NormalizedSpan> {
  roots: Node[];
  childrenOf(spanId: string): readonly Node[];
}

export function buildSpanTree<Node extends SpanSkeleton | NormalizedSpan>(
  spans: readonly Node[],
): SpanTree<Node> {
  const known = new Set(spans.map(({ span }) => span.spanId));
  const roots: Node[] = [];
  const children = new Map<string, Node[]>();
  for (const node of [...spans].sort(byStart)) {
    const { parentSpanId, spanId } = node.span;
    if (parentSpanId === null || parentSpanId === spanId || !known.has(parentSpanId)) roots.push(node);
    else appendTo(children, parentSpanId, node);
  }
  return { roots, childrenOf: (spanId) => children.get(spanId) ?? [] };
}

function byStart(left: Pick<NormalizedSpan, "span"> | SpanSkeleton, right: typeof left): number {
  const difference = left.span.startTimeUnixNano - right.span.startTimeUnixNano;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function appendTo<Node>(children: Map<string, Node[]>, parentSpanId: string, node: Node): void {
  const siblings = children.get(parentSpanId);
  if (siblings) siblings.push(node);
  else children.set(parentSpanId, [node]);
}
