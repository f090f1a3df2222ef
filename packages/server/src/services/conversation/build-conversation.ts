import { toUnixNano } from "@clawglass/core";
import type { ConversationStep } from "@clawglass/core/api";
import type { NormalizedSpan } from "@clawglass/storage";
import { buildRunBody, buildRunSteps } from "./build-run-steps.ts";
import { buildSpanTree } from "./span-tree.ts";
import type { StepContext } from "./step-context.ts";

/**
 * The spans of a trace → the chat as the user saw it, with what happened in between: runs after each other, tool calls and sub-agents
 * in line. Pure; texts are cut for the first view.
 */
export function buildConversation(
  spans: readonly NormalizedSpan[],
  traceStartMs: number,
  leftOut: StepContext["leftOut"] = new Map(),
  /** An agent whose inside is wanted, without its request and reply. */
  below: string | null = null,
): ConversationStep[] {
  const tree = buildSpanTree(spans);
  const context: StepContext = { tree, traceStart: toUnixNano(traceStartMs), depth: 0, leftOut };
  const inside = below === null ? undefined : spans.find(({ span }) => span.spanId === below);
  if (inside) return buildRunBody(inside, context);
  return tree.roots.flatMap((root) => buildRunSteps(root, context));
}
