import type { TraceScore, TraceSummary } from "@clawglass/core/api";
import { toCostSource, toTraceState } from "../codes.ts";
import { fromStoredTraceId } from "../ids.ts";
import type { Names } from "../names.ts";
import { unpackPreview } from "../preview-text.ts";
import { toUsage } from "../span-row.ts";
import type { TraceRow } from "../trace-row.ts";
import { findCostSource, listModelIds, parseTally, toCostUsd } from "../trace-tally.ts";

/** The row of the list, from the row of the table and what `TraceScores` reads. */
export function toTraceSummary(row: TraceRow, names: Names, scores: TraceScore[]): TraceSummary {
  const tally = parseTally(row.tally);
  return {
    traceId: fromStoredTraceId(row.trace_id),
    experimentId: String(row.experiment_id),
    name: names.read(row.name_id),
    state: toTraceState(row.state),
    isIncomplete: row.incomplete_span_count > 0,
    requestTimeMs: row.request_time_ms,
    durationMs: row.duration_ms,
    requestPreview: unpackPreview(row.request_preview),
    responsePreview: unpackPreview(row.response_preview),
    errorMessage: row.error_message,
    activity: names.read(row.activity_name_id),
    sessionId: row.session_id,
    userId: names.read(row.user_name_id),
    agentId: names.read(row.agent_name_id),
    channel: names.read(row.channel_name_id),
    trigger: names.read(row.trigger_name_id),
    models: listModelIds(tally).flatMap((id) => names.read(id) ?? []),
    usage: toUsage(row),
    costUsd: toCostUsd(row.cost_nano_usd),
    costSource: toCostSource(findCostSource(tally)),
    unpricedCallCount: row.unpriced_call_count,
    spanCount: row.span_count,
    openSpanCount: row.open_span_count,
    errorSpanCount: row.error_span_count,
    modelCallCount: row.model_call_count,
    toolCallCount: row.tool_call_count,
    subAgentCount: row.sub_agent_count,
    scores,
    revision: row.revision,
  };
}
