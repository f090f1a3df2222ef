import { createHash } from "node:crypto";
import { findAttribute, MLFLOW_KEYS, type Span, type SpanAttribute, toDurationMs } from "@clawglass/core";

const MAX_TEXT = 300;
const MAX_LIST_JSON = 2_500;

/** One span as a golden file shows it: everything in it, long texts as their beginning, length and hash. */
export interface TreeNode {
  span: string;
  ids: string;
  time: string;
  status: string;
  attributes: Record<string, unknown>;
  inputs?: unknown;
  outputs?: unknown;
  events?: unknown[];
  children?: TreeNode[];
}

/** The spans as trees, each level in order of start. Spans whose parent is missing stand at the top. */
export function toSpanTrees(spans: readonly Span[]): TreeNode[] {
  const ids = new Set(spans.map((span) => span.spanId));
  const roots = spans.filter((span) => span.parentSpanId === null || !ids.has(span.parentSpanId));
  return inOrder(roots).map((root) => toNode(root, spans, root.startTimeUnixNano));
}

function toNode(span: Span, spans: readonly Span[], zero: bigint): TreeNode {
  const children = inOrder(
    spans.filter((other) => other.parentSpanId === span.spanId && other.traceId === span.traceId),
  );
  const startMs = toDurationMs(zero, span.startTimeUnixNano);
  const type = findAttribute(span.attributes, MLFLOW_KEYS.spanType);
  const inputs = readJson(findAttribute(span.attributes, MLFLOW_KEYS.spanInputs));
  const outputs = readJson(findAttribute(span.attributes, MLFLOW_KEYS.spanOutputs));
  const duration =
    span.endTimeUnixNano === null
      ? "open"
      : `${toDurationMs(span.startTimeUnixNano, span.endTimeUnixNano)} ms`;
  return {
    span: `${type === undefined ? "?" : JSON.parse(type.json)} ${span.name}`,
    ids: `${span.traceId} ${span.spanId} under ${span.parentSpanId ?? "nothing"}`,
    time: `+${startMs} ms, ${duration}`,
    status: span.status.message === "" ? span.status.code : `${span.status.code}: ${span.status.message}`,
    attributes: readAttributes(span.attributes),
    ...(inputs === undefined ? {} : { inputs }),
    ...(outputs === undefined ? {} : { outputs }),
    ...(span.events.length === 0
      ? {}
      : {
          events: span.events.map((event) => ({
            event: event.name,
            time: `+${toDurationMs(zero, event.timeUnixNano)} ms`,
            ...readAttributes(event.attributes),
          })),
        }),
    ...(children.length === 0 ? {} : { children: children.map((child) => toNode(child, spans, zero)) }),
  };
}

function inOrder(spans: readonly Span[]): Span[] {
  return spans.toSorted(
    (left, right) =>
      Number(left.startTimeUnixNano - right.startTimeUnixNano) || left.spanId.localeCompare(right.spanId),
  );
}

function readAttributes(attributes: readonly SpanAttribute[]): Record<string, unknown> {
  const shown = attributes.filter(
    ({ key }) =>
      key !== MLFLOW_KEYS.spanInputs && key !== MLFLOW_KEYS.spanOutputs && key !== MLFLOW_KEYS.spanType,
  );
  return Object.fromEntries(shown.map((attribute) => [attribute.key, readJson(attribute)]));
}

function readJson(attribute: SpanAttribute | undefined): unknown {
  return attribute === undefined ? undefined : shorten(JSON.parse(attribute.json));
}

/** Long lists and texts by their beginning, size and hash: still every byte counts. */
function shorten(value: unknown): unknown {
  if (typeof value === "string") {
    return value.length <= MAX_TEXT ? value : `${value.slice(0, 120)}… ${value.length} chars, ${hash(value)}`;
  }
  if (Array.isArray(value)) {
    const json = JSON.stringify(value);
    if (json.length > MAX_LIST_JSON && !value.every(isMessage)) return `${value.length} items, ${hash(json)}`;
    return value.map(shorten);
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shorten(item)]));
  }
  return value;
}

function isMessage(value: unknown): boolean {
  return typeof value === "object" && value !== null && "role" in value;
}

function hash(text: string): string {
  return `sha256 ${createHash("sha256").update(text).digest("hex").slice(0, 12)}`;
}
