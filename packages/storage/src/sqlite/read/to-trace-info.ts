import { type Assessment, METADATA_KEYS, TAG_KEYS, type TraceInfo } from "@clawglass/core";
import { LABEL_METADATA, LABEL_TAG, toTraceState } from "../codes.ts";
import { fromStoredTraceId } from "../ids.ts";
import type { Labels } from "../labels.ts";
import type { Names } from "../names.ts";
import { unpackPreview } from "../preview-text.ts";
import type { TraceRow } from "../trace-row.ts";
import { toCostUsd } from "../trace-tally.ts";

const TRACKING_STORE = "TRACKING_STORE";

export interface TraceInfoParts {
  row: TraceRow;
  names: Names;
  labels: Labels;
  artifactLocation: string;
  assessments: Assessment[];
}

/** MLflow's TraceInfo: what was stored, and the tags and metadata that MLflow derives. */
export function toTraceInfo({
  row,
  names,
  labels,
  artifactLocation,
  assessments,
}: TraceInfoParts): TraceInfo {
  const traceId = fromStoredTraceId(row.trace_id);
  return {
    traceId,
    clientRequestId: row.client_request_id,
    experimentId: String(row.experiment_id),
    requestTimeMs: row.request_time_ms,
    executionDurationMs: row.duration_ms === null ? null : Math.floor(row.duration_ms),
    state: toTraceState(row.state),
    requestPreview: unpackPreview(row.request_preview),
    responsePreview: unpackPreview(row.response_preview),
    metadata: toMetadata(row, names, labels),
    tags: {
      [TAG_KEYS.artifactLocation]: `${artifactLocation}/traces/${traceId}/artifacts`,
      ...(row.span_count > 0 ? { [TAG_KEYS.spansLocation]: TRACKING_STORE } : {}),
      ...labels.read(row.labels, LABEL_TAG),
    },
    assessments,
  };
}

function toMetadata(row: TraceRow, names: Names, labels: Labels): Record<string, string> {
  const userId = names.read(row.user_name_id);
  const usage = formatUsage(row);
  const cost = formatCost(row);
  return {
    ...(usage === null ? {} : { [METADATA_KEYS.tokenUsage]: usage }),
    ...(cost === null ? {} : { [METADATA_KEYS.cost]: cost }),
    ...labels.read(row.labels, LABEL_METADATA),
    ...(row.session_id === null ? {} : { [METADATA_KEYS.session]: row.session_id }),
    ...(userId === null ? {} : { [METADATA_KEYS.user]: userId }),
    ...(row.info_state === null ? {} : { [METADATA_KEYS.infoFinalized]: "true" }),
  };
}

/** The sum over model calls as JSON text, in MLflow's order and spacing. */
function formatUsage(row: TraceRow): string | null {
  const entries: [string, number | null][] = [
    ["input_tokens", row.input_tokens],
    ["output_tokens", row.output_tokens],
    ["total_tokens", row.total_tokens],
    ["cache_read_input_tokens", row.cache_read_tokens],
    ["cache_creation_input_tokens", row.cache_write_tokens],
  ];
  return formatKnown(entries);
}

function formatCost(row: TraceRow): string | null {
  return formatKnown([
    ["input_cost", toCostUsd(row.input_cost_nano_usd)],
    ["output_cost", toCostUsd(row.output_cost_nano_usd)],
    ["total_cost", toCostUsd(row.cost_nano_usd)],
  ]);
}

function formatKnown(entries: readonly [key: string, figure: number | null][]): string | null {
  const known = entries.filter(([, figure]) => figure !== null);
  if (known.length === 0) return null;
  return `{${known.map(([key, figure]) => `"${key}": ${figure}`).join(", ")}}`;
}
