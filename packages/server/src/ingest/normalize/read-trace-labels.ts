import {
  METADATA_KEYS,
  MLFLOW_KEYS,
  type Span,
  type SpanAttribute,
  type SpanFacts,
  TAG_KEYS,
} from "@clawglass/core";

/** What the spans of a request say about their trace as a whole. */
export interface TraceLabels {
  tags: Record<string, string>;
  metadata: Record<string, string>;
}

const OPENCLAW_PREFIX = "openclaw.";
const UNTAGGED_RESOURCE_PREFIXES = ["telemetry.sdk.", "mlflow."];
/** MLflow keeps 4,096 characters of a tag's value. */
const MAX_TAG_CHARS = 4096;

/** Resource attributes become tags, as in MLflow, save those of the SDK itself. */
export function readResourceTags(resource: readonly SpanAttribute[]): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const { key, json } of resource) {
    if (!UNTAGGED_RESOURCE_PREFIXES.some((prefix) => key.startsWith(prefix)))
      tags[key] = toPlainText(json).slice(0, MAX_TAG_CHARS);
  }
  return tags;
}

/** `mlflow.traceTag.*` and OpenClaw's own attributes of a root; session and user of any span. */
export function readTraceLabels(span: Span, facts: SpanFacts): TraceLabels {
  const labels: TraceLabels = { tags: {}, metadata: {} };
  if (facts.sessionId !== null) labels.metadata[METADATA_KEYS.session] = facts.sessionId;
  if (facts.userId !== null) labels.metadata[METADATA_KEYS.user] = facts.userId;
  if (span.parentSpanId !== null) return labels;
  for (const { key, json } of span.attributes) {
    if (key.startsWith(MLFLOW_KEYS.traceTagPrefix)) {
      labels.tags[key.slice(MLFLOW_KEYS.traceTagPrefix.length)] = toPlainText(json).slice(0, MAX_TAG_CHARS);
    } else if (key.startsWith(OPENCLAW_PREFIX)) {
      labels.metadata[key] = toPlainText(json);
    }
  }
  delete labels.tags[TAG_KEYS.spansLocation];
  return labels;
}

function toPlainText(json: string): string {
  const value: unknown = json.startsWith('"') ? JSON.parse(json) : null;
  return typeof value === "string" ? value : json;
}
