import { contentBlocks, textOf } from "../content/message-text.ts";
import { toBoundedText } from "../content/plain-value.ts";
import { type HostObject, toObject } from "../host-value.ts";
import type { RecordContext } from "../record-context.ts";
import { deriveSpanId } from "../w3c-ids.ts";
import { createTool } from "./create-run.ts";
import { keepHostText, keepJson, keepText } from "./keep-content.ts";
import type { RunState, ToolState } from "./run-state.ts";

const MAX_ERROR_CHARS = 1_000;

/** History spells tool call ids without punctuation, so ids are compared without it. */
export function isSameToolCall(left: string, right: string): boolean {
  return left === right || left.replace(/[^a-zA-Z0-9]/g, "") === right.replace(/[^a-zA-Z0-9]/g, "");
}

export function findTool(run: RunState, toolCallId: string): ToolState | null {
  return run.tools.find((tool) => isSameToolCall(tool.toolCallId, toolCallId)) ?? null;
}

/** The tool call of this id, made when no event of it was seen before. */
export function toolOf(
  context: RecordContext,
  run: RunState,
  toolCallId: string,
  name: string,
  startMs: number,
): ToolState {
  const known = findTool(run, toolCallId);
  if (known !== null) return known;
  const spanId = deriveSpanId(run.traceIdHex ?? "", run.key, "tool", toolCallId);
  const tool = createTool(toolCallId, spanId, name, startMs);
  tool.parentToolCallId = parentOf(toolCallId);
  tool.llmSpanId = findAskingCall(run, tool);
  run.tools.push(tool);
  context.emitter.markTool(run, tool);
  return tool;
}

/** A tool that a tool called: `tool_search_code:<parent>:<tool>:<n>`. */
function parentOf(toolCallId: string): string | null {
  return /^tool_search_code:(.+):[^:]+:\d+$/.exec(toolCallId)?.[1] ?? null;
}

/** The call whose answer asked for the tool; while the answer is on its way, the call that ended last. */
function findAskingCall(run: RunState, tool: ToolState): string | null {
  if (tool.parentToolCallId !== null) return findTool(run, tool.parentToolCallId)?.llmSpanId ?? null;
  const asked = run.calls.find((call) =>
    call.answer?.toolCallIds.some((toolCallId) => isSameToolCall(toolCallId, tool.toolCallId)),
  );
  return (asked ?? run.calls.findLast((call) => call.endMs !== null))?.spanId ?? null;
}

/** The result as the model gets it: its text, or the whole object where it is more than text. */
export function keepResult(context: RecordContext, run: RunState, result: unknown): string | null {
  const { content } = toObject(result);
  const blocks = contentBlocks(content);
  if (blocks.length === 0 || blocks.some((block) => block.type !== "text"))
    return keepJson(context, run, result);
  if (!run.contentKept) return null;
  return keepText(run, JSON.stringify(toBoundedText(textOf(content), "result", context.plain)));
}

/** What a failed result says, in one line; null with content off. */
export function readFailure(
  context: RecordContext,
  run: RunState,
  error: string | null,
  result: HostObject,
): string | null {
  const text = error ?? (textOf(result.content).trim() || null);
  const kept = keepHostText(context, run, text, "error");
  return kept === null || kept.length <= MAX_ERROR_CHARS ? kept : `${kept.slice(0, MAX_ERROR_CHARS)}…`;
}
