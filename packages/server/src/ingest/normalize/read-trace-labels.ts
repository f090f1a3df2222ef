import {
  METADATA_KEYS,
  MLFLOW_KEYS,
  OPENCLAW_KEYS,
  type Span,
  type SpanAttribute,
  type SpanFacts,
  TAG_KEYS,
} from "@clawglass/core";
import { createAttributeReader } from "./attribute-reader.ts";

/** What the spans of a request say about their trace as a whole. */
export interface TraceLabels {
  tags: Record<string, string>;
  metadata: Record<string, string>;
}

const SKILL_USED_EVENT = "skill_used";
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
  // Labels never change once stored: what grows while a run goes on (hashes, skills read) waits for its end.
  const isEnded = span.endTimeUnixNano !== null;
  for (const { key, json } of span.attributes) {
    if (key.startsWith(MLFLOW_KEYS.traceTagPrefix)) {
      labels.tags[key.slice(MLFLOW_KEYS.traceTagPrefix.length)] = toPlainText(json).slice(0, MAX_TAG_CHARS);
    } else if (key.startsWith(OPENCLAW_PREFIX) && (isEnded || key !== OPENCLAW_KEYS.skills)) {
      labels.metadata[key] = toPlainText(json);
    }
  }
  if (isEnded && OPENCLAW_KEYS.skills in labels.metadata)
    labels.metadata[METADATA_KEYS.skillsUsed] = JSON.stringify(listUsedSkills(span));
  delete labels.tags[TAG_KEYS.spansLocation];
  return labels;
}

function listUsedSkills(span: Span): string[] {
  const names = span.events
    .filter((event) => event.name === SKILL_USED_EVENT)
    .flatMap((event) => createAttributeReader(event.attributes).text("skill") ?? []);
  return [...new Set(names)].sort();
}

function toPlainText(json: string): string {
  const value: unknown = json.startsWith('"') ? JSON.parse(json) : null;
  return typeof value === "string" ? value : json;
}
