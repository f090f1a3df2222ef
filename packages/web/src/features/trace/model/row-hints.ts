import type { SpanNode, SpanTree } from "./span-tree.ts";
import type { TreeRow } from "./tree-rows.ts";

/** Spans whose words are asked for together, so that a row that comes into view finds them there. */
const GROUP_SPANS = 50;

/**
 * Ids of the spans to ask for, with commas between, a group a request. Groups are cut by the order of the tree, so that
 * scrolling and folding ask for the same ones again.
 */
export function listHintGroups(tree: SpanTree, rows: readonly TreeRow[]): string[] {
  const groups = new Set<number>();
  for (const { node } of rows) if (needsHint(node)) groups.add(Math.floor(node.place / GROUP_SPANS));
  return [...groups].map((group) =>
    tree.inOrder
      .slice(group * GROUP_SPANS, (group + 1) * GROUP_SPANS)
      .filter(needsHint)
      .map((node) => node.span.spanId)
      .join(","),
  );
}

/** Only these rows show words of their payload. */
function needsHint({ kind, span }: SpanNode): boolean {
  return span.status === "ERROR" ? span.errorMessage === null : kind === "tool" && span.inputPreview === null;
}
