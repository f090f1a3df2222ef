import {
  COST_SOURCES,
  SPAN_STATUS_CODES,
  type SpanStatusCode,
  TRACE_STATES,
  type TraceState,
} from "@clawglass/core";

/** Enumerations are stored as their position in the core's lists; new members are only ever added at the end. */
export const STATE_IN_PROGRESS = TRACE_STATES.indexOf("IN_PROGRESS");
export const STATE_OK = TRACE_STATES.indexOf("OK");
export const STATE_ERROR = TRACE_STATES.indexOf("ERROR");
export const STATUS_ERROR = SPAN_STATUS_CODES.indexOf("ERROR");
export const COST_SOURCE_NONE = COST_SOURCES.indexOf("none");

export const LABEL_TAG = 0;
export const LABEL_METADATA = 1;
export type LabelKind = typeof LABEL_TAG | typeof LABEL_METADATA;

export function toTraceState(code: number): TraceState {
  return TRACE_STATES[code] ?? "STATE_UNSPECIFIED";
}

export function toStatusCode(code: number): SpanStatusCode {
  return SPAN_STATUS_CODES[code] ?? "UNSET";
}

export function toCostSource(code: number): (typeof COST_SOURCES)[number] {
  return COST_SOURCES[code] ?? "none";
}
