import { isModelCall } from "@clawglass/core";
import type { SpanSkeleton } from "@clawglass/storage";
import type { SpanTree } from "./span-tree.ts";
import { type RunSums, sumRun } from "./sum-run.ts";

export interface ChosenSpans {
  spanIds: string[];
  /** First model calls: what the agent was given is told from their prompts. */
  firstCallIds: string[];
  leftOut: Map<string, RunSums>;
  /** Steps beyond the limit, which only the tree shows. */
  leftOutCount: number;
}

/** The spans of a very large run that its conversation needs at first: sub-agents stand folded, their steps unread. */
export function chooseSpans(
  tree: SpanTree<SpanSkeleton>,
  from: readonly SpanSkeleton[],
  maxSpans: number,
): ChosenSpans {
  const chosen: ChosenSpans = { spanIds: [], firstCallIds: [], leftOut: new Map(), leftOutCount: 0 };
  const stack = from.map((node) => ({ node, isStart: true })).reverse();
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    const { node, isStart } = item;
    const { spanId } = node.span;
    if (chosen.spanIds.length >= maxSpans) {
      chosen.leftOutCount += 1;
      continue;
    }
    chosen.spanIds.push(spanId);
    const children = tree.childrenOf(spanId);
    const isSubAgent = node.facts.type === "AGENT" && !isStart && node.facts.trigger !== "announce";
    if (isSubAgent && children.length > 0) {
      chosen.leftOut.set(spanId, sumRun(node, tree));
      continue;
    }
    const firstCall = children.find(({ facts }) => isModelCall(facts.type));
    if (firstCall && node.facts.type === "AGENT") chosen.firstCallIds.push(firstCall.span.spanId);
    for (const child of children.toReversed()) stack.push({ node: child, isStart: false });
  }
  return chosen;
}
