import type { OpenedTrace } from "./open-trace.ts";
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

const MAX_SLOWEST = 10;

/** The longest spans that have nothing below them, longest first: where the time was really spent. */
export function findSlowest(tree: SpanTree): SpanNode[] {
  const slowest: SpanNode[] = [];
  for (const node of tree.inOrder) {
    const { durationMs } = node.span;
    if (node.children.length > 0 || durationMs === null) continue;
    const last = slowest.at(-1)?.span.durationMs ?? -1;
    if (slowest.length >= MAX_SLOWEST && durationMs <= last) continue;
    const at = slowest.findIndex((other) => (other.span.durationMs ?? 0) < durationMs);
    slowest.splice(at < 0 ? slowest.length : at, 0, node);
    slowest.length = Math.min(slowest.length, MAX_SLOWEST);
  }
  return slowest;
}

/** The id after (or before) the selected one in a list that goes round; where it is not in the list, the first (or last). */
export function stepInRing(
  ids: readonly string[],
  selectedId: string | undefined,
  by: number,
): string | null {
  const at = selectedId === undefined ? -1 : ids.indexOf(selectedId);
  const start = by > 0 ? 0 : ids.length - 1;
  return ids[at < 0 ? start : (at + by + ids.length) % ids.length] ?? null;
}

export function toIds(nodes: readonly SpanNode[]): string[] {
  return nodes.map((node) => node.span.spanId);
}

/** The failed spans; while the rest is on its way, the first of them, which the server knows. */
export function listFailureIds({ tree, isWhole, firstFailure }: OpenedTrace): string[] {
  if (!isWhole) return firstFailure === null ? [] : [firstFailure.spanId];
  return toIds(findFailures(tree));
}

/** The slowest spans; none while the rest is on its way, because a slower one may be in it. */
export function listSlowestIds({ tree, isWhole }: OpenedTrace): string[] {
  return isWhole ? toIds(findSlowest(tree)) : [];
}
