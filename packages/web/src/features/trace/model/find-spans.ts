import type { SpanNode, SpanTree } from "./span-tree.ts";

/** Spans whose name, model, tool, error or preview holds the text, in order of the tree. Case does not matter. */
export function findSpans(tree: SpanTree, text: string): SpanNode[] {
  const needle = text.trim().toLowerCase();
  if (needle === "") return [];
  return tree.inOrder.filter(({ span }) =>
    [
      span.name,
      span.toolName,
      span.model,
      span.errorMessage,
      span.inputPreview,
      span.outputPreview,
      span.spanId,
    ].some((part) => part?.toLowerCase().includes(needle)),
  );
}

/** Failed spans in order. A span that failed only because one below it failed comes after that one. */
export function findFailures(tree: SpanTree): SpanNode[] {
  const failed = tree.inOrder.filter((node) => node.span.status === "ERROR");
  return [
    ...failed.filter((node) => !node.hasFailureBelow),
    ...failed.filter((node) => node.hasFailureBelow),
  ];
}

/** The longest span that has nothing below it: where the time was really spent. */
export function findSlowest(tree: SpanTree): SpanNode | null {
  let slowest: SpanNode | null = null;
  for (const node of tree.inOrder) {
    if (node.children.length > 0 || node.span.durationMs === null) continue;
    if (node.span.durationMs > (slowest?.span.durationMs ?? -1)) slowest = node;
  }
  return slowest;
}
