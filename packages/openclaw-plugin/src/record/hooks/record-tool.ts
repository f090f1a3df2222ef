import { type HostObject, readFlag, readNumber, readObject, readText } from "../host-value.ts";
import type { RecordContext, RecordHandler } from "../record-context.ts";
import { noteSkillRead } from "../skills/note-skills.ts";
import { adoptToolTrace } from "../state/attempts.ts";
import { keepJson } from "../state/keep-content.ts";
import { findRun, openRun } from "../state/open-run.ts";
import type { RunState, ToolState } from "../state/run-state.ts";
import { findTool, keepResult, readFailure, toolOf } from "../state/tools.ts";
import { deriveTrace } from "../state/trace-identity.ts";
import { readTrace } from "../w3c-ids.ts";
import { linkChildOfTool } from "./record-sub-agent.ts";

/** `before_tool_call`: a tool begins. The hook is fail-closed, so nothing here may throw. */
export const recordToolStart: RecordHandler = (context, event, ctx, atMs) => {
  const runId = readText(event, "runId") ?? readText(ctx, "runId");
  if (runId === null || isOver(context, runId, event)) return;
  const run = openRun(context, runId, ctx, atMs);
  adoptToolTrace(context, run, readTrace(ctx), atMs);
  deriveTrace(context, run);
  const name = readText(event, "toolName") ?? "unknown";
  const tool = toolOf(context, run, toolCallIdOf(run, event, ctx, name), name, atMs);
  if (tool.endMs === null) tool.paramsJson = keepJson(context, run, event.params ?? {}) ?? tool.paramsJson;
  context.emitter.markTool(run, tool);
};

/** `after_tool_call`: the parameters as executed, and the result or the error. Has the last word about a tool. */
export const recordToolEnd: RecordHandler = (context, event, ctx, atMs) => {
  const run = findRun(context, readText(event, "runId") ?? readText(ctx, "runId"), ctx, atMs);
  if (run === null) return;
  const name = readText(event, "toolName") ?? "unknown";
  const durationMs = readNumber(event, "durationMs");
  const toolCallId = readText(event, "toolCallId") ?? readText(ctx, "toolCallId") ?? openToolId(run, name);
  const known = toolCallId === null ? null : findTool(run, toolCallId);
  if (known?.endedBy === "hook") return;
  if (known === null) context.counters.countFault("tool span made at its end");
  const tool =
    known ?? toolOf(context, run, toolCallId ?? nextToolId(run, name), name, atMs - (durationMs ?? 0));
  if (event.params !== undefined) tool.paramsJson = keepJson(context, run, event.params) ?? tool.paramsJson;
  const result = readObject(event, "result");
  const error = readText(event, "error");
  tool.isError = tool.isError || error !== null || result.isError === true;
  tool.resultJson =
    (event.result === undefined ? null : keepResult(context, run, event.result)) ?? tool.resultJson;
  if (tool.isError) tool.errorMessage = readFailure(context, run, error, result) ?? tool.errorMessage;
  tool.endMs = Math.max(atMs, tool.startMs);
  tool.endedBy = "hook";
  tool.isIncomplete = false;
  context.emitter.markTool(run, tool);
  linkChildOfTool(context, run, tool, readObject(result, "details"), atMs);
  noteSkillRead(context, run, tool, readObject(event, "params"), atMs);
};

/** Agent event `tool`: sees tools that no hook reports (unknown ones), and which tool called which. */
export function recordToolEvent(context: RecordContext, event: HostObject, atMs: number): void {
  const data = readObject(event, "data");
  const phase = readText(data, "phase");
  const toolCallId = readText(data, "toolCallId");
  if (toolCallId === null || (phase !== "start" && phase !== "result")) return;
  const run = findRun(context, readText(event, "runId"), event, atMs);
  if (run === null) return;
  const tool = toolOf(context, run, toolCallId, readText(data, "name") ?? "unknown", atMs);
  tool.parentToolCallId ??= readText(data, "parentToolCallId");
  if (phase === "start") tool.paramsJson ??= keepJson(context, run, data.args);
  else if (tool.endedBy !== "hook") endFromEvent(context, run, tool, data, atMs);
  context.emitter.markTool(run, tool);
}

function endFromEvent(
  context: RecordContext,
  run: RunState,
  tool: ToolState,
  data: HostObject,
  atMs: number,
): void {
  const result = readObject(data, "result");
  tool.isError = readFlag(data, "isError") ?? tool.isError;
  tool.resultJson =
    (data.result === undefined ? null : keepResult(context, run, data.result)) ?? tool.resultJson;
  tool.errorMessage = tool.isError ? readFailure(context, run, null, result) : null;
  tool.endMs = Math.max(atMs, tool.startMs);
  tool.endedBy = "event";
  tool.isIncomplete = false;
}

function isOver(context: RecordContext, runId: string, event: HostObject): boolean {
  const toolCallId = readText(event, "toolCallId");
  const run = context.runs.find(runId);
  return run !== null && toolCallId !== null && findTool(run, toolCallId)?.endedBy === "hook";
}

function toolCallIdOf(run: RunState, event: HostObject, ctx: HostObject, name: string): string {
  return readText(event, "toolCallId") ?? readText(ctx, "toolCallId") ?? nextToolId(run, name);
}

function nextToolId(run: RunState, name: string): string {
  return `${name}#${run.tools.length + 1}`;
}

function openToolId(run: RunState, name: string): string | null {
  return run.tools.find((tool) => tool.name === name && tool.endMs === null)?.toolCallId ?? null;
}
