import type { SpanHints } from "@clawglass/core/api";
import { useQueries } from "@tanstack/react-query";
import { useRef } from "react";
import { fetchSpanHints } from "../../../lib/api-client.ts";
import type { OpenedTrace } from "../model/open-trace.ts";
import { listHintGroups } from "../model/row-hints.ts";
import type { TreeRow } from "../model/tree-rows.ts";

export type SpanHint = SpanHints["hints"][number];

const NO_HINTS: ReadonlyMap<string, SpanHint> = new Map();

/** The words of the rows in view, of a run so long that its rows come without. Asked for when the rows have come to rest. */
export function useRowHints(
  { summary, tree, isBare }: OpenedTrace,
  rows: readonly TreeRow[],
  isMoving: boolean,
): ReadonlyMap<string, SpanHint> {
  const atRest = useRef<string[]>([]);
  if (!isMoving) atRest.current = isBare ? listHintGroups(tree, rows) : [];
  return useQueries({
    queries: atRest.current.map((spanIds) => ({
      queryKey: ["trace", summary.traceId, "hints", spanIds],
      queryFn: ({ signal }: { signal: AbortSignal }) => fetchSpanHints(summary.traceId, spanIds, signal),
    })),
    combine: toHintMap,
  });
}

function toHintMap(answers: readonly { data?: SpanHints | undefined }[]): ReadonlyMap<string, SpanHint> {
  const hints = answers.flatMap(({ data }) => data?.hints ?? []);
  return hints.length === 0 ? NO_HINTS : new Map(hints.map((hint) => [hint.spanId, hint]));
}
