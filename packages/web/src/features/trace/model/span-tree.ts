import type { SpanRow } from "@clawglass/core/api";
import { type SpanKind, toSpanKind } from "./span-kind.ts";

/** A span in its place. Children are in order of start. */
export interface SpanNode {
  span: SpanRow;
  kind: SpanKind;
  depth: number;
  parent: SpanNode | null;
  children: SpanNode[];
  /** Spans below, at any depth. */
  descendantCount: number;
  /** A span below failed: a folded node must not hide it. */
  hasFailureBelow: boolean;
  /** Number of this model call among its parent's, from 1; null for other kinds. */
  callNumber: number | null;
}

export interface SpanTree {
  roots: SpanNode[];
  byId: ReadonlyMap<string, SpanNode>;
  /** All nodes, parents before children, in the order of the unfolded tree. */
  inOrder: readonly SpanNode[];
}

/**
 * Puts spans into a tree. Spans whose parent is missing stand at the top; a ring of parents is cut at its first span.
 * No recursion: a run may nest as deep as it likes.
 */
export function buildSpanTree(spans: readonly SpanRow[]): SpanTree {
  const byId = new Map<string, SpanNode>();
  for (const span of spans) {
    if (byId.has(span.spanId)) continue;
    byId.set(span.spanId, {
      span,
      kind: toSpanKind(span),
      depth: 0,
      parent: null,
      children: [],
      descendantCount: 0,
      hasFailureBelow: false,
      callNumber: null,
    });
  }
  const roots: SpanNode[] = [];
  for (const node of byId.values()) {
    const parent = node.span.parentSpanId === null ? undefined : byId.get(node.span.parentSpanId);
    if (parent && parent !== node && !isAncestor(node, parent)) {
      node.parent = parent;
      parent.children.push(node);
    } else roots.push(node);
  }
  for (const node of byId.values()) {
    node.children.sort(byStart);
    let callNumber = 0;
    for (const child of node.children) if (child.kind === "llm") child.callNumber = ++callNumber;
  }
  roots.sort(byStart);
  const inOrder = walkDown(roots);
  for (const node of inOrder.toReversed()) {
    if (!node.parent) continue;
    node.parent.descendantCount += node.descendantCount + 1;
    node.parent.hasFailureBelow ||= node.hasFailureBelow || node.span.status === "ERROR";
  }
  return { roots, byId, inOrder };
}

/** Ids of all that a span lies in. */
export function listIdsAround(tree: SpanTree, spanId: string | null): ReadonlySet<string> {
  const ids = new Set<string>();
  let at = spanId === null ? null : (tree.byId.get(spanId)?.parent ?? null);
  for (; at; at = at.parent) ids.add(at.span.spanId);
  return ids;
}

/** Only rings need the walk, and only spans that start after a would-be child can be part of one. */
function isAncestor(node: SpanNode, of: SpanNode): boolean {
  if (node.children.length === 0) return false;
  const seen = new Set<SpanNode>();
  for (let at: SpanNode | null = of; at && !seen.has(at); at = at.parent) {
    if (at === node) return true;
    seen.add(at);
  }
  return false;
}

function walkDown(roots: readonly SpanNode[]): SpanNode[] {
  const inOrder: SpanNode[] = [];
  const stack = roots.toReversed();
  for (let node = stack.pop(); node; node = stack.pop()) {
    node.depth = node.parent ? node.parent.depth + 1 : 0;
    inOrder.push(node);
    for (let index = node.children.length - 1; index >= 0; index -= 1) {
      const child = node.children[index];
      if (child) stack.push(child);
    }
  }
  return inOrder;
}

function byStart(left: SpanNode, right: SpanNode): number {
  return left.span.startOffsetMs - right.span.startOffsetMs;
}
