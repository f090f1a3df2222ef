import type { SpanNode } from "./span-tree.ts";

/** The model call of the same run before this one: what it was sent is what this one's prompt is compared with. */
export function findPreviousCall(node: SpanNode): SpanNode | null {
  if (node.kind !== "llm" || node.parent === null) return null;
  const calls = node.parent.children.filter(({ kind }) => kind === "llm");
  return calls[calls.indexOf(node) - 1] ?? null;
}

/** Compactions of the run between two moments, which explain why messages are gone. */
export function findCompactions(node: SpanNode, fromMs: number): SpanNode["span"]["events"] {
  const events = node.parent?.span.events ?? [];
  return events.filter(
    ({ name, offsetMs }) =>
      name === "compaction" && offsetMs >= fromMs && offsetMs <= node.span.startOffsetMs,
  );
}
