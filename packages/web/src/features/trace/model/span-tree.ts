import type { SpanRow } from "@clawglass/core/api";
import { type SpanKind, toSpanKind } from "./span-kind.ts";

/** A span in its place. Children are in order of start. */
export interface SpanNode {
  span: SpanRow;
  kind: SpanKind;
  /** Place among all spans in the order of the tree, from 0. */
  place: number;
  depth: number;
  parent: SpanNode | null;
  children: SpanNode[];
  /** Spans below, at any depth; null while they are not all here. */
  descendantCount: number | null;
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

/** Puts rows into a tree, in the order in which the server gives them: that of the tree itself, parents before children. */
export class SpanTreeBuilder {
  readonly #roots: SpanNode[] = [];
  readonly #byId = new Map<string, SpanNode>();
  readonly #inOrder: SpanNode[] = [];
  readonly #callCounts = new Map<SpanNode | null, number>();

  add(span: SpanRow): void {
    const parent = (span.parentSpanId !== null && this.#byId.get(span.parentSpanId)) || null;
    const kind = toSpanKind(span);
    const node: SpanNode = {
      span,
      kind,
      place: this.#inOrder.length,
      depth: parent ? parent.depth + 1 : 0,
      parent,
      children: [],
      descendantCount: 0,
      hasFailureBelow: false,
      callNumber: kind === "llm" && parent ? this.#countCall(parent) : null,
    };
    this.#byId.set(span.spanId, node);
    this.#inOrder.push(node);
    (parent ? parent.children : this.#roots).push(node);
  }

  /** `isWhole` is false where only the first rows were added: then the last one and what it lies in may have more below. */
  finish(isWhole: boolean): SpanTree {
    for (let place = this.#inOrder.length - 1; place >= 0; place -= 1) {
      const node = this.#inOrder[place];
      if (!node?.parent) continue;
      node.parent.descendantCount = (node.parent.descendantCount ?? 0) + (node.descendantCount ?? 0) + 1;
      node.parent.hasFailureBelow ||= node.hasFailureBelow || node.span.status === "ERROR";
    }
    if (!isWhole) {
      for (let node = this.#inOrder.at(-1) ?? null; node; node = node.parent) node.descendantCount = null;
    }
    return { roots: this.#roots, byId: this.#byId, inOrder: this.#inOrder };
  }

  #countCall(parent: SpanNode): number {
    const callNumber = (this.#callCounts.get(parent) ?? 0) + 1;
    this.#callCounts.set(parent, callNumber);
    return callNumber;
  }
}

/** The tree of rows that are all here. */
export function buildSpanTree(spans: Iterable<SpanRow>): SpanTree {
  const builder = new SpanTreeBuilder();
  for (const span of spans) builder.add(span);
  return builder.finish(true);
}

/** Ids of all that a span lies in. */
export function listIdsAround(tree: SpanTree, spanId: string | null): ReadonlySet<string> {
  const ids = new Set<string>();
  let at = spanId === null ? null : (tree.byId.get(spanId)?.parent ?? null);
  for (; at; at = at.parent) ids.add(at.span.spanId);
  return ids;
}
