import { toUnixNano } from "@clawglass/core";
import type { ConversationStep } from "@clawglass/core/api";
import type { NormalizedSpan } from "@clawglass/storage";
import { buildRunSteps } from "./build-run-steps.ts";
import { buildSpanTree } from "./span-tree.ts";

/**
 * The spans of a trace → the chat as the user saw it, with what happened in between: runs after each other, tool calls and sub-agents
 * in line. Pure; texts are cut for the first view.
 */
export function buildConversation(
  spans: readonly NormalizedSpan[],
  traceStartMs: number,
): ConversationStep[] {
  const tree = buildSpanTree(spans);
  const context = { tree, traceStart: toUnixNano(traceStartMs), depth: 0 };
  return tree.roots.flatMap((root) => buildRunSteps(root, context));
}
