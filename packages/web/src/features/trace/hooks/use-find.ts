import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { fetchFindings } from "../../../lib/api-client.ts";
import { findSpans } from "../model/find-spans.ts";
import type { OpenedTrace } from "../model/open-trace.ts";
import type { SpanNode } from "../model/span-tree.ts";

const ASK_AFTER_MS = 250;
const MIN_CHARS = 2;

export interface Found {
  hits: SpanNode[];
  /** The server still looks into the payloads, or steps are still to come. */
  isLooking: boolean;
  isCapped: boolean;
}

/** Hits by what the rows show, at once; then those whose payload holds the text, which only the server has. */
export function useFind({ summary: { traceId }, tree, isWhole }: OpenedTrace, text: string): Found {
  const [asked, setAsked] = useState("");
  const trimmed = text.trim();
  useEffect(() => {
    const timer = setTimeout(() => setAsked(trimmed), ASK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [trimmed]);
  const isWanted = asked.length >= MIN_CHARS && asked === trimmed;
  const answer = useQuery({
    queryKey: ["trace", traceId, "find", asked],
    queryFn: ({ signal }) => fetchFindings(traceId, asked, signal),
    enabled: isWanted,
  });
  const deferred = useDeferredValue(trimmed);
  const inRows = useMemo(() => findSpans(tree, deferred), [tree, deferred]);
  const inPayloads = isWanted ? answer.data : undefined;
  const hits = useMemo(() => {
    if (!inPayloads || trimmed === "") return inRows;
    const ids = new Set([...inRows.map((node) => node.span.spanId), ...inPayloads.spanIds]);
    return tree.inOrder.filter((node) => ids.has(node.span.spanId));
  }, [tree, inRows, inPayloads, trimmed]);
  return {
    hits,
    isLooking: trimmed.length >= MIN_CHARS && (asked !== trimmed || answer.isFetching || !isWhole),
    isCapped: inPayloads?.isCapped ?? false,
  };
}
