import { type PackedSpans, unpackSpans } from "@clawglass/core";
import type { TraceOutline } from "@clawglass/core/api";
import { yieldToMain } from "../../../lib/yield-to-main.ts";
import { type SpanTree, SpanTreeBuilder } from "./span-tree.ts";

/** A run with its spans as a tree. */
export interface OpenedTrace extends Omit<TraceOutline, "spans"> {
  tree: SpanTree;
  /** false: only the first of `spanCount` spans are here, and the rest is on its way. */
  isWhole: boolean;
}

/** After so many spans the browser may paint. */
const REST_AFTER_SPANS = 4_000;

export async function openTrace({ spans, ...rest }: TraceOutline): Promise<OpenedTrace> {
  const builder = new SpanTreeBuilder();
  let count = 0;
  for (const span of unpackSpans(spans as PackedSpans)) {
    builder.add(span);
    count += 1;
    if (count % REST_AFTER_SPANS === 0) await yieldToMain();
  }
  const isWhole = count >= rest.spanCount;
  return { ...rest, tree: builder.finish(isWhole), isWhole };
}
