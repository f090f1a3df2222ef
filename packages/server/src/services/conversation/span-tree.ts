import type { NormalizedSpan } from "@clawglass/storage";

/** Spans by their place: roots, and children in the order in which they began. A span whose parent is missing is a root. */
export interface SpanTree {
  roots: NormalizedSpan[];
  childrenOf(spanId: string): readonly NormalizedSpan[];
}

export function buildSpanTree(spans: readonly NormalizedSpan[]): SpanTree {
  const known = new Set(spans.map(({ span }) => span.spanId));
  const roots: NormalizedSpan[] = [];
  const children = new Map<string, NormalizedSpan[]>();
  for (const node of [...spans].sort(byStart)) {
    const { parentSpanId, spanId } = node.span;
    if (parentSpanId === null || parentSpanId === spanId || !known.has(parentSpanId)) roots.push(node);
    else appendTo(children, parentSpanId, node);
  }
  return { roots, childrenOf: (spanId) => children.get(spanId) ?? [] };
}

function byStart(left: NormalizedSpan, right: NormalizedSpan): number {
  const difference = left.span.startTimeUnixNano - right.span.startTimeUnixNano;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function appendTo(children: Map<string, NormalizedSpan[]>, parentSpanId: string, node: NormalizedSpan): void {
  const siblings = children.get(parentSpanId);
  if (siblings) siblings.push(node);
  else children.set(parentSpanId, [node]);
}
