import { alignSequences } from "../../../lib/align-sequences.ts";
import type { SpanNode, SpanTree } from "../../trace/model/span-tree.ts";
import { diffSpans, type SpanDifference } from "./diff-spans.ts";

/** A step of both runs, or of one of them. */
export interface AlignedStep {
  key: string;
  depth: number;
  left: SpanNode | null;
  right: SpanNode | null;
  /** Empty for a step that both have and that is the same; steps of one run have none either. */
  differences: SpanDifference[];
}

/** Above this, children are matched by their order among those of one name. */
const MAX_CELLS = 1_000_000;

interface Pairing {
  left: readonly SpanNode[];
  right: readonly SpanNode[];
}

/**
 * Lays two runs beside each other: steps are the same step when they are of one kind and name, under the same step, in the
 * same order. No recursion: a run may nest as deep as it likes.
 */
export function alignTraces(
  left: SpanTree,
  right: SpanTree,
  options: { hasTexts: boolean } = { hasTexts: true },
): AlignedStep[] {
  const steps: AlignedStep[] = [];
  const stack = toSteps({ left: left.roots, right: right.roots }, 0, options).reverse();
  for (let step = stack.pop(); step; step = stack.pop()) {
    steps.push(step);
    const below = { left: step.left?.children ?? [], right: step.right?.children ?? [] };
    const inside = toSteps(below, step.depth + 1, options);
    for (let index = inside.length - 1; index >= 0; index -= 1) {
      const next = inside[index];
      if (next) stack.push(next);
    }
  }
  return steps;
}

export function hasDifference(step: AlignedStep): boolean {
  return step.left === null || step.right === null || step.differences.length > 0;
}

function toSteps({ left, right }: Pairing, depth: number, options: { hasTexts: boolean }): AlignedStep[] {
  // Two roots are the two runs, whatever they are called.
  const isForced = depth === 0 && left.length === 1 && right.length === 1;
  const pairs: [SpanNode | null, SpanNode | null][] = isForced
    ? [[left[0] ?? null, right[0] ?? null]]
    : matchChildren(left, right);
  return pairs.map(([one, other]) => ({
    key: `${one?.span.spanId ?? ""}|${other?.span.spanId ?? ""}`,
    depth,
    left: one,
    right: other,
    differences: one && other ? diffSpans(one, other, options) : [],
  }));
}

function nameOf({ kind, span }: SpanNode): string {
  return kind === "llm" ? "llm" : `${kind} ${span.toolName ?? span.name}`;
}

function matchChildren(
  left: readonly SpanNode[],
  right: readonly SpanNode[],
): [SpanNode | null, SpanNode | null][] {
  if (left.length === 0) return right.map((node) => [null, node]);
  if (right.length === 0) return left.map((node) => [node, null]);
  if (left.length * right.length > MAX_CELLS) return matchByOrder(left, right);
  return alignSequences(left.map(nameOf), right.map(nameOf)).map(([one, other]) => [
    one === null ? null : (left[one] ?? null),
    other === null ? null : (right[other] ?? null),
  ]);
}

/** The n-th step of a name beside the n-th of that name. */
function matchByOrder(
  left: readonly SpanNode[],
  right: readonly SpanNode[],
): [SpanNode | null, SpanNode | null][] {
  const waiting = new Map<string, SpanNode[]>();
  for (const node of right.toReversed()) {
    const list = waiting.get(nameOf(node));
    if (list) list.push(node);
    else waiting.set(nameOf(node), [node]);
  }
  const pairs = left.map((node): [SpanNode | null, SpanNode | null] => [
    node,
    waiting.get(nameOf(node))?.pop() ?? null,
  ]);
  const used = new Set(pairs.map(([, other]) => other));
  return [...pairs, ...right.filter((node) => !used.has(node)).map((node): [null, SpanNode] => [null, node])];
}
