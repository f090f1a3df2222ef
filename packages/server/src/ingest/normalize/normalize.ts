import type { ExperimentId, TraceId } from "@clawglass/core";
import type { PriceTable } from "@clawglass/core/prices";
import type { NormalizedSpan, SpanBatch } from "@clawglass/storage";
import type { DecodedSpans } from "../decode/to-spans.ts";
import { readFacts } from "./read-facts.ts";
import { readResourceTags, readTraceLabels } from "./read-trace-labels.ts";
import { translate } from "./translate.ts";

/** Decoded spans → the batch that the store keeps: foreign conventions translated, facts and trace labels read out. */
export function normalize(
  decoded: DecodedSpans,
  request: { experimentId: ExperimentId; runId: string | null },
  prices: PriceTable,
): SpanBatch {
  const resourceTags = decoded.resources.map(readResourceTags);
  const tagsOfResources: LabelsByTrace = new Map();
  const tagsOfSpans: LabelsByTrace = new Map();
  const traceMetadata: LabelsByTrace = new Map();
  const spans: NormalizedSpan[] = [];
  for (const { span: received, resourceIndex } of decoded.spans) {
    const span = translate(received);
    const facts = readFacts(span, prices);
    const labels = readTraceLabels(span, facts);
    spans.push({ span, facts });
    addMissing(tagsOfResources, span.traceId, resourceTags[resourceIndex] ?? {});
    addMissing(tagsOfSpans, span.traceId, labels.tags);
    addMissing(traceMetadata, span.traceId, labels.metadata);
  }
  for (const [traceId, tags] of tagsOfResources) addMissing(tagsOfSpans, traceId, tags);
  return {
    experimentId: request.experimentId,
    runId: request.runId,
    spans,
    traceTags: tagsOfSpans,
    traceMetadata,
  };
}

type LabelsByTrace = Map<TraceId, Record<string, string>>;

/** Of two spans that say something else of their trace, the first one holds. */
function addMissing(byTrace: LabelsByTrace, traceId: TraceId, labels: Record<string, string>): void {
  byTrace.set(traceId, { ...labels, ...byTrace.get(traceId) });
}
