import { addKnown, addTokenUsage, isModelCall, type TokenUsage, UNKNOWN_USAGE } from "@clawglass/core";
import type { NormalizedSpan, SpanSkeleton } from "@clawglass/storage";
import type { SpanTree } from "./span-tree.ts";

export interface RunSums {
  modelCallCount: number;
  toolCallCount: number;
  usage: TokenUsage;
  costUsd: number | null;
  model: string | null;
}

/** Adds up the calls of the run and of all that it spawned. */
export function sumRun<Node extends SpanSkeleton | NormalizedSpan>(run: Node, tree: SpanTree<Node>): RunSums {
  const sums: RunSums = {
    modelCallCount: 0,
    toolCallCount: 0,
    usage: UNKNOWN_USAGE,
    costUsd: null,
    model: null,
  };
  const waiting = [...tree.childrenOf(run.span.spanId)];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    waiting.push(...tree.childrenOf(node.span.spanId));
    if (node.facts.type === "TOOL") sums.toolCallCount += 1;
    if (!isModelCall(node.facts.type)) continue;
    sums.modelCallCount += 1;
    sums.usage = addTokenUsage(sums.usage, node.facts.usage);
    sums.costUsd = addKnown(sums.costUsd, node.facts.costUsd);
    sums.model ??= node.facts.model;
  }
  return sums;
}
