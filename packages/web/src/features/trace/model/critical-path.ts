import type { SpanNode } from "./span-tree.ts";

export interface PathSegment {
  startMs: number;
  endMs: number;
}

/**
 * The chain of work that the run's length came from, as segments by span id: going back from the end, always through
 * the child that ended last. Time of a span that no child on the path covers belongs to the span itself.
 */
export function findCriticalPath(root: SpanNode, nowOffsetMs: number): Map<string, PathSegment[]> {
  const segments = new Map<string, PathSegment[]>();
  const endOf = ({ span }: SpanNode) =>
    span.startOffsetMs + (span.durationMs ?? Math.max(0, nowOffsetMs - span.startOffsetMs));
  const stack: { node: SpanNode; untilMs: number }[] = [{ node: root, untilMs: endOf(root) }];
  for (let item = stack.pop(); item; item = stack.pop()) {
    const { node, untilMs } = item;
    let atMs = untilMs;
    const children = node.children
      .map((child) => ({ child, endMs: Math.min(endOf(child), untilMs) }))
      .filter(({ child, endMs }) => child.span.startOffsetMs < endMs)
      .sort((left, right) => right.endMs - left.endMs);
    for (const { child, endMs } of children) {
      if (endMs > atMs) continue;
      addSegment(segments, node, endMs, atMs);
      stack.push({ node: child, untilMs: endMs });
      atMs = Math.max(node.span.startOffsetMs, child.span.startOffsetMs);
    }
    addSegment(segments, node, node.span.startOffsetMs, atMs);
  }
  return segments;
}

function addSegment(
  segments: Map<string, PathSegment[]>,
  node: SpanNode,
  startMs: number,
  endMs: number,
): void {
  if (endMs <= startMs) return;
  const own = segments.get(node.span.spanId);
  if (own) own.push({ startMs, endMs });
  else segments.set(node.span.spanId, [{ startMs, endMs }]);
}
