import type { SpanNode } from "./span-tree.ts";

export interface PathSegment {
  startMs: number;
  endMs: number;
}

/**
 * The chain of work that the run's length came from, as segments by span id: going back from the last end in the trace,
 * always through the child whose work ended last. A sub-agent often outlives the step that spawned it, so a span counts
 * to the end of all that is below it; its own segments never leave its own time.
 */
export function findCriticalPath(root: SpanNode, nowOffsetMs: number): Map<string, PathSegment[]> {
  const segments = new Map<string, PathSegment[]>();
  const lastEnds = findLastEnds(root, nowOffsetMs);
  const lastEndOf = (node: SpanNode) => lastEnds.get(node) ?? endOf(node, nowOffsetMs);
  const stack: { node: SpanNode; untilMs: number }[] = [{ node: root, untilMs: lastEndOf(root) }];
  for (let item = stack.pop(); item; item = stack.pop()) {
    const { node, untilMs } = item;
    const ownEndMs = endOf(node, nowOffsetMs);
    let atMs = untilMs;
    const children = node.children
      .map((child) => ({ child, endMs: Math.min(lastEndOf(child), untilMs) }))
      .filter(({ child, endMs }) => child.span.startOffsetMs < endMs)
      .sort((left, right) => right.endMs - left.endMs);
    for (const { child, endMs } of children) {
      if (endMs > atMs) continue;
      addSegment(segments, node, endMs, Math.min(atMs, ownEndMs));
      stack.push({ node: child, untilMs: endMs });
      atMs = Math.max(node.span.startOffsetMs, child.span.startOffsetMs);
    }
    addSegment(segments, node, node.span.startOffsetMs, Math.min(atMs, ownEndMs));
  }
  return segments;
}

function endOf({ span }: SpanNode, nowOffsetMs: number): number {
  return span.startOffsetMs + (span.durationMs ?? Math.max(0, nowOffsetMs - span.startOffsetMs));
}

/** For each span the end of the last work in it or below it. Children before parents, without recursion. */
function findLastEnds(root: SpanNode, nowOffsetMs: number): Map<SpanNode, number> {
  const inOrder: SpanNode[] = [root];
  for (const node of inOrder) for (const child of node.children) inOrder.push(child);
  const lastEnds = new Map<SpanNode, number>();
  for (const node of inOrder.toReversed()) {
    const below = node.children.reduce((last, child) => Math.max(last, lastEnds.get(child) ?? 0), 0);
    lastEnds.set(node, Math.max(below, endOf(node, nowOffsetMs)));
  }
  return lastEnds;
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
