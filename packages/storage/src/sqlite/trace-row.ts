import type { StoredId } from "./ids.ts";
import type { StoredPreview } from "./preview-text.ts";

/** A row of the table `traces`. */
export interface TraceRow {
  trace_key: number;
  trace_id: StoredId;
  experiment_id: number;
  revision: number;
  request_time_ms: number;
  duration_ms: number | null;
  state: number;
  name_id: number | null;
  session_id: string | null;
  user_name_id: number | null;
  agent_name_id: number | null;
  channel_name_id: number | null;
  trigger_name_id: number | null;
  request_preview: StoredPreview;
  response_preview: StoredPreview;
  error_message: string | null;
  error_span_id: StoredId | null;
  error_rank_ms: number | null;
  activity_name_id: number | null;
  activity_span_id: StoredId | null;
  activity_start_ms: number | null;
  client_request_id: string | null;
  info_time_ms: number | null;
  info_duration_ms: number | null;
  info_state: number | null;
  /** Bit 1: the request preview came with StartTraceV3; bit 2: the response preview did. */
  info_previews: number;
  first_start_ms: number | null;
  first_start_rest: number | null;
  last_end_ms: number | null;
  last_end_rest: number | null;
  root_span_id: StoredId | null;
  root_start_ms: number | null;
  root_state: number | null;
  root_name_id: number | null;
  span_count: number;
  open_span_count: number;
  error_span_count: number;
  incomplete_span_count: number;
  model_call_count: number;
  tool_call_count: number;
  sub_agent_count: number;
  unpriced_call_count: number;
  input_tokens: number | null;
  output_tokens: number | null;
  cache_read_tokens: number | null;
  cache_write_tokens: number | null;
  reasoning_tokens: number | null;
  total_tokens: number | null;
  cost_nano_usd: number | null;
  input_cost_nano_usd: number | null;
  output_cost_nano_usd: number | null;
  tally: string;
  labels: string;
}

export const INFO_REQUEST_PREVIEW = 1;
export const INFO_RESPONSE_PREVIEW = 2;

const EMPTY_TRACE: Omit<TraceRow, "trace_key" | "trace_id" | "experiment_id"> = {
  revision: 0,
  request_time_ms: 0,
  duration_ms: null,
  state: 0,
  name_id: null,
  session_id: null,
  user_name_id: null,
  agent_name_id: null,
  channel_name_id: null,
  trigger_name_id: null,
  request_preview: null,
  response_preview: null,
  error_message: null,
  error_span_id: null,
  error_rank_ms: null,
  activity_name_id: null,
  activity_span_id: null,
  activity_start_ms: null,
  client_request_id: null,
  info_time_ms: null,
  info_duration_ms: null,
  info_state: null,
  info_previews: 0,
  first_start_ms: null,
  first_start_rest: null,
  last_end_ms: null,
  last_end_rest: null,
  root_span_id: null,
  root_start_ms: null,
  root_state: null,
  root_name_id: null,
  span_count: 0,
  open_span_count: 0,
  error_span_count: 0,
  incomplete_span_count: 0,
  model_call_count: 0,
  tool_call_count: 0,
  sub_agent_count: 0,
  unpriced_call_count: 0,
  input_tokens: null,
  output_tokens: null,
  cache_read_tokens: null,
  cache_write_tokens: null,
  reasoning_tokens: null,
  total_tokens: null,
  cost_nano_usd: null,
  input_cost_nano_usd: null,
  output_cost_nano_usd: null,
  tally: "",
  labels: "",
};

export const TRACE_COLUMNS = [
  "trace_id",
  "experiment_id",
  ...Object.keys(EMPTY_TRACE),
] as readonly (keyof TraceRow)[];

export function createTraceRow(traceKey: number, traceId: StoredId, experimentId: number): TraceRow {
  return { trace_key: traceKey, trace_id: traceId, experiment_id: experimentId, ...EMPTY_TRACE };
}
