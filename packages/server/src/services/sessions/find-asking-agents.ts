import type { SpanSkeleton } from "@clawglass/storage";

/** For every span, the nearest AGENT span above it. Spans that refer to each other in a ring have none. */
export function findAskingAgents(spans: readonly SpanSkeleton[]): ReadonlyMap<string, string> {
  const byId = new Map(spans.map((skeleton) => [skeleton.span.spanId, skeleton]));
  const found = new Map<string, string>();
  for (const { span } of spans) {
    const seen = new Set([span.spanId]);
    let above = span.parentSpanId === null ? undefined : byId.get(span.parentSpanId);
    while (above !== undefined && !seen.has(above.span.spanId)) {
      if (above.facts.type === "AGENT") {
        found.set(span.spanId, above.span.spanId);
        break;
      }
      seen.add(above.span.spanId);
      above = above.span.parentSpanId === null ? undefined : byId.get(above.span.parentSpanId);
    }
  }
  return found;
}
