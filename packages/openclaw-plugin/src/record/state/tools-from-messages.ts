import { requestedTools } from "../content/message-text.ts";
import { type HostObject, readObject, readText, readTimeMs, toObject } from "../host-value.ts";
import type { RecordContext } from "../record-context.ts";
import { keepJson } from "./keep-content.ts";
import type { ModelCallState, RunState, ToolState } from "./run-state.ts";
import { findTool, isSameToolCall, keepResult, readFailure, toolOf } from "./tools.ts";

/** Names the model call as the origin of the tools that its answer asks for. */
export function ownTools(context: RecordContext, run: RunState, call: ModelCallState): void {
  for (const toolCallId of call.answer?.toolCallIds ?? []) {
    const tool = findTool(run, toolCallId);
    if (tool === null || tool.llmSpanId === call.spanId) continue;
    setOrigin(context, run, tool, call.spanId);
  }
}

function setOrigin(context: RecordContext, run: RunState, tool: ToolState, llmSpanId: string): void {
  tool.llmSpanId = llmSpanId;
  context.emitter.markTool(run, tool);
  for (const nested of run.tools) {
    const isInside =
      nested.parentToolCallId !== null && isSameToolCall(nested.parentToolCallId, tool.toolCallId);
    if (isInside && nested.llmSpanId !== llmSpanId) setOrigin(context, run, nested, llmSpanId);
  }
}

/**
 * Tool calls that no hook reported (blocked, denied, or lost when OpenClaw's hook queue was full): the answer asked for
 * them and the result says what became of them.
 */
export function addToolsFromMessages(
  context: RecordContext,
  run: RunState,
  messages: readonly unknown[],
  atMs: number,
): void {
  const sources = messages.map(toObject);
  for (const source of sources) {
    if (source.role === "assistant") addRequested(context, run, source, sources, atMs);
    else if (source.customType === "openclaw.nested-tool.v1") addNested(context, run, source);
  }
}

function addRequested(
  context: RecordContext,
  run: RunState,
  answer: HostObject,
  sources: readonly HostObject[],
  atMs: number,
): void {
  for (const requested of requestedTools(answer.content)) {
    if (requested.id === "") continue;
    const result = sources.find(
      (source) =>
        source.role === "toolResult" && isSameToolCall(readText(source, "toolCallId") ?? "", requested.id),
    );
    if (result === undefined) continue;
    const known = findTool(run, requested.id);
    if (known?.endMs != null) {
      restoreCutResult(context, run, known, result);
      continue;
    }
    const endMs = readTimeMs(result, "timestamp") ?? atMs;
    const asked = run.calls.find((call) => call.answer?.toolCallIds.includes(requested.id));
    const tool = toolOf(context, run, requested.id, requested.name, Math.min(endMs, asked?.endMs ?? endMs));
    context.counters.countFault("tool call seen only in messages");
    tool.paramsJson ??= keepJson(context, run, requested.arguments ?? {});
    endFromMessage(context, run, tool, result, endMs);
  }
}

/** What OpenClaw puts at the end of a result that it cut to 8,000 characters for hooks and agent events. */
const HOST_CUT_MARK = "\n…(truncated)…";

/** The model gets more of a long result than the hooks do: its messages have the better copy. */
function restoreCutResult(context: RecordContext, run: RunState, tool: ToolState, result: HostObject): void {
  const cut = tool.resultJson;
  if (cut === null || !cut.endsWith(JSON.stringify(HOST_CUT_MARK).slice(1))) return;
  const better = keepResult(context, run, { content: result.content, details: result.details });
  if (better === null || better.length <= cut.length) return;
  tool.resultJson = better;
  context.emitter.markTool(run, tool);
}

/** A nested tool's own message; OpenClaw may cut it too, so it replaces only what was cut shorter. */
export function addNested(context: RecordContext, run: RunState, message: HostObject): void {
  const details = readObject(message, "details");
  const toolCallId = readText(details, "toolCallId");
  if (toolCallId === null) return;
  const known = findTool(run, toolCallId);
  if (known?.endMs != null) {
    restoreCutResult(context, run, known, readObject(details, "result"));
    return;
  }
  const endMs = readTimeMs(details, "timestamp") ?? readTimeMs(message, "timestamp");
  const startMs = readTimeMs(details, "startedAt") ?? endMs;
  if (startMs === null || endMs === null) return;
  const tool = toolOf(context, run, toolCallId, readText(details, "toolName") ?? "unknown", startMs);
  tool.parentToolCallId ??= readText(details, "parentToolCallId");
  tool.paramsJson ??= keepJson(context, run, details.input);
  endFromMessage(context, run, tool, { ...readObject(details, "result"), isError: details.isError }, endMs);
}

function endFromMessage(
  context: RecordContext,
  run: RunState,
  tool: ToolState,
  result: HostObject,
  endMs: number,
): void {
  tool.endMs = Math.max(endMs, tool.startMs);
  tool.endedBy = "message";
  tool.isIncomplete = false;
  tool.isError = result.isError === true;
  tool.errorMessage = tool.isError ? readFailure(context, run, null, result) : null;
  tool.resultJson = keepResult(context, run, { content: result.content, details: result.details });
  context.emitter.markTool(run, tool);
}
