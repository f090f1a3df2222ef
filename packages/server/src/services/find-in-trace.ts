import { setImmediate as nextTurn } from "node:timers/promises";
import type { TraceFindings } from "@clawglass/core/api";
import type { NormalizedSpan, StoreReader } from "@clawglass/storage";

export interface FindJob {
  traceId: string;
  text: string;
}

const SPANS_PER_STEP = 1_000;
const MAX_HITS = 2_000;

/**
 * The spans of one trace that hold a text anywhere: names, arguments, results, answers, errors, events. Prompts are left
 * out, because each repeats what the steps before it said. Case does not matter. Runs beside the store.
 */
export async function findInTrace(
  reader: Pick<StoreReader, "getSpanSkeletons" | "getSpans">,
  { traceId, text }: FindJob,
): Promise<TraceFindings> {
  const needles = toNeedles(text);
  const ids = (await reader.getSpanSkeletons(traceId, { isBare: true })).map(({ span }) => span.spanId);
  const spanIds: string[] = [];
  for (let from = 0; from < ids.length; from += SPANS_PER_STEP) {
    const choice = { spanIds: ids.slice(from, from + SPANS_PER_STEP), withoutPrompts: true };
    for (const span of await reader.getSpans(traceId, choice)) {
      if (holds(span, needles)) spanIds.push(span.span.spanId);
    }
    if (spanIds.length >= MAX_HITS) return { spanIds: spanIds.slice(0, MAX_HITS), isCapped: true };
    await nextTurn();
  }
  return { spanIds, isCapped: false };
}

/** A text as it stands in JSON, and as it stands in JSON inside JSON. */
function toNeedles(text: string): string[] {
  const plain = text.toLowerCase();
  const inJson = JSON.stringify(plain).slice(1, -1);
  return [...new Set([plain, inJson, JSON.stringify(inJson).slice(1, -1)])];
}

function holds({ span, facts }: NormalizedSpan, needles: readonly string[]): boolean {
  const texts = [span.name, span.status.message, facts.errorMessage ?? ""];
  const lists = [span.attributes, ...span.events.map((event) => event.attributes)];
  return (
    texts.some((text) => hasAny(text, needles)) ||
    span.events.some((event) => hasAny(event.name, needles)) ||
    lists.some((list) => list.some(({ json }) => hasAny(json, needles)))
  );
}

function hasAny(text: string, needles: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return needles.some((needle) => lower.includes(needle));
}
