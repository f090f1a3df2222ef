import { MLFLOW_KEYS, OPENCLAW_KEYS, OTEL_KEYS, type Span, toTraceId, toUnixNano } from "@clawglass/core";
import { RECORDER_KEYS } from "../recorder-keys.ts";
import type { RunState, ToolState } from "../state/run-state.ts";
import { AttributeList } from "./attribute-list.ts";

/** The TOOL span of one tool call: under the tool that called it, else beside the model calls of its run. */
export function buildToolSpan(run: RunState, tool: ToolState): Span {
  const parent = run.tools.find((one) => one.toolCallId === tool.parentToolCallId) ?? null;
  return {
    traceId: toTraceId(run.traceIdHex ?? ""),
    spanId: tool.spanId,
    parentSpanId: parent?.spanId ?? run.rootSpanId,
    name: tool.name,
    startTimeUnixNano: toUnixNano(tool.startMs),
    endTimeUnixNano: tool.endMs === null ? null : toUnixNano(Math.max(tool.endMs, tool.startMs)),
    status: statusOf(tool),
    attributes: AttributeList.forType("TOOL")
      .json(MLFLOW_KEYS.spanInputs, tool.paramsJson)
      .json(MLFLOW_KEYS.spanOutputs, tool.resultJson)
      .plain(OTEL_KEYS.operationName, "execute_tool")
      .plain(OTEL_KEYS.toolName, tool.name)
      .plain(OTEL_KEYS.toolCallId, tool.toolCallId)
      .plain(OPENCLAW_KEYS.runId, run.runId)
      .plain(OPENCLAW_KEYS.llmSpanId, tool.llmSpanId)
      .plain(OPENCLAW_KEYS.childRunId, tool.childRunId)
      .plain(OPENCLAW_KEYS.childSessionKey, tool.childSessionKey)
      .plain(RECORDER_KEYS.parentToolCallId, tool.parentToolCallId)
      .plain(RECORDER_KEYS.toolSource, tool.source)
      .plain(RECORDER_KEYS.approvalWaitMs, tool.approvalWaitMs)
      .flag(RECORDER_KEYS.contentDropped, run.isContentDropped && !tool.isSent)
      .flag(OPENCLAW_KEYS.incomplete, tool.isIncomplete).items,
    events: [],
    links: [],
  };
}

function statusOf(tool: ToolState): Span["status"] {
  if (tool.endMs === null) return { code: "UNSET", message: "" };
  if (tool.isIncomplete)
    return { code: "ERROR", message: tool.errorMessage ?? "No end of this tool call was seen." };
  if (tool.isError) return { code: "ERROR", message: tool.errorMessage ?? "The tool reported an error." };
  return { code: "OK", message: "" };
}
