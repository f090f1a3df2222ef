/**
 * A trace id as every MLflow client writes it: `tr-` and the 32 lower-case hex digits of the W3C trace id.
 * MLflow's StartTraceV3 takes any text, so readers must not assume the shape.
 */
export type TraceId = string;

/** 16 lower-case hex digits: the W3C span id. */
export type SpanId = string;

/** Decimal digits, as MLflow writes experiment ids. `"0"` is the experiment named Default and always exists. */
export type ExperimentId = string;

export const DEFAULT_EXPERIMENT_ID: ExperimentId = "0";

const TRACE_ID_PREFIX = "tr-";

export function toTraceId(w3cTraceIdHex: string): TraceId {
  return TRACE_ID_PREFIX + w3cTraceIdHex.toLowerCase();
}

/** The 32 hex digits behind a trace id, or null where the id was chosen freely by a StartTraceV3 client. */
export function toW3cTraceId(traceId: TraceId): string | null {
  const hex = traceId.startsWith(TRACE_ID_PREFIX) ? traceId.slice(TRACE_ID_PREFIX.length) : "";
  return /^[0-9a-f]{32}$/.test(hex) ? hex : null;
}
