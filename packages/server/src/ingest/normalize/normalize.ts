import type { ExperimentId, TraceId } from "@clawglass/core";
import type { PriceTable } from "@clawglass/core/prices";
import type { NormalizedSpan, SpanBatch } from "@clawglass/storage";
import type { DecodedSpan } from "../decode/to-spans.ts";
import { readFacts } from "./read-facts.ts";
import { readResourceTags, readTraceLabels } from "./read-trace-labels.ts";
import { translate } from "./translate.ts";

/**
 * Decoded spans → the batch that the store keeps: foreign conventions translated, facts and trace labels read out. Its spans
 * can be read once, while they are decoded; its labels are complete when they are.
 */
export function normalize(
  decoded: Iterable<DecodedSpan>,
  request: { experimentId: ExperimentId; runId: string | null },
  prices: PriceTable,
): SpanBatch {
  const traceTags: LabelsByTrace = new Map();
  const traceMetadata: LabelsByTrace = new Map();
  return {
    experimentId: request.experimentId,
    runId: request.runId,
    spans: normalizeAll(decoded, prices, traceTags, traceMetadata),
    traceTags,
    traceMetadata,
  };
}

function* normalizeAll(
  decoded: Iterable<DecodedSpan>,
  prices: PriceTable,
  traceTags: LabelsByTrace,
  traceMetadata: LabelsByTrace,
): Generator<NormalizedSpan, void> {
  const tagsOfResources: LabelsByTrace = new Map();
  let sender: DecodedSpan["resource"] | null = null;
  let resourceTags: Record<string, string> = {};
  for (const { span: received, resource } of decoded) {
    const span = translate(received);
    const facts = readFacts(span, prices);
    const labels = readTraceLabels(span, facts);
    if (resource !== sender) resourceTags = readResourceTags(resource);
    sender = resource;
    addMissing(tagsOfResources, span.traceId, resourceTags);
    addMissing(traceTags, span.traceId, labels.tags);
    addMissing(traceMetadata, span.traceId, labels.metadata);
    yield { span, facts };
  }
  for (const [traceId, tags] of tagsOfResources) addMissing(traceTags, traceId, tags);
}

type LabelsByTrace = Map<TraceId, Record<string, string>>;

/** Of two spans that say something else of their trace, the first one holds. */
function addMissing(byTrace: LabelsByTrace, traceId: TraceId, labels: Record<string, string>): void {
  const known = byTrace.get(traceId);
  if (known !== undefined && Object.keys(labels).every((key) => Object.hasOwn(known, key))) return;
  byTrace.set(traceId, { ...labels, ...known });
}
