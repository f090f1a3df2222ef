import { type HostObject, readCount, readNumber, readObject, readText } from "../host-value.ts";
import type { RecordContext } from "../record-context.ts";
import { noteSkillUsed } from "../skills/note-skills.ts";
import { addFallback, attemptOfAgentHook, nameModel } from "../state/attempts.ts";
import { keepErrorText } from "../state/keep-content.ts";
import type { RunState } from "../state/run-state.ts";
import { findTool, toolOf } from "../state/tools.ts";
import { readUsage } from "../usage-facts.ts";
import { readTrace } from "../w3c-ids.ts";
import { findCall } from "./record-model-call.ts";

/**
 * Internal diagnostic events: they come late, several times, or never, so they only add to what hooks said. Tokens of
 * a call whose answer was not seen, what the model was really sent, where a tool comes from, which skill was used.
 */
export function recordDiagnostic(context: RecordContext, event: HostObject, atMs: number): void {
  const run = context.runs.find(readText(event, "runId") ?? "");
  if (run === null) return;
  const type = readText(event, "type") ?? "";
  if (type.startsWith("model.call.")) enrichCall(context, run, event);
  else if (type.startsWith("tool.execution.")) enrichTool(context, run, event, type, atMs);
  else if (type === "harness.run.started") attemptOfHarness(context, run, event, atMs);
  else if (type === "skill.used") noteSkillUsed(context, run, event, atMs);
  else if (type === "model.failover") noteFailover(context, run, event, atMs);
}

function enrichCall(context: RecordContext, run: RunState, event: HostObject): void {
  if (readText(event, "observationUnit") === "turn") return;
  const call = findCall(run, event, {});
  if (call === null) return;
  const isPriced = context.settings.pricedModels.has(
    nameModel(readText(event, "provider"), readText(event, "model")),
  );
  const usage = readUsage(readObject(event, "usage"), isPriced);
  const offered = readCount(readObject(event, "promptStats"), "toolDefinitionsCount");
  const firstByteMs = readNumber(event, "timeToFirstByteMs");
  const isNews =
    (usage !== null && call.diagnosticUsage === null && call.answer?.usage == null) ||
    (offered !== null && call.offeredToolCount === null) ||
    (firstByteMs !== null && call.timeToFirstByteMs === null);
  call.diagnosticUsage ??= usage;
  call.offeredToolCount ??= offered;
  call.timeToFirstByteMs ??= firstByteMs;
  if (isNews) context.emitter.markCall(run, call);
}

function enrichTool(
  context: RecordContext,
  run: RunState,
  event: HostObject,
  type: string,
  atMs: number,
): void {
  const toolCallId = readText(event, "toolCallId");
  if (toolCallId === null) return;
  const isBlocked = type === "tool.execution.blocked";
  const known = findTool(run, toolCallId);
  const tool =
    known ??
    (isBlocked ? toolOf(context, run, toolCallId, readText(event, "toolName") ?? "unknown", atMs) : null);
  if (tool === null) return;
  const source = readText(event, "toolSource");
  const isNews = tool.source === null && source !== null;
  tool.source ??= source;
  if (isBlocked && tool.endedBy !== "hook") {
    const reason =
      readText(event, "reason") ?? readText(event, "blockedReason") ?? readText(event, "errorMessage");
    tool.isError = true;
    tool.errorMessage = keepErrorText(context, run, reason, null) ?? "The tool call was blocked.";
    tool.endMs ??= Math.max(atMs, tool.startMs);
    tool.endedBy ??= "event";
  }
  if (isNews || isBlocked) context.emitter.markTool(run, tool);
}

/** Brings the trace before any hook does, so that an open run is seen earlier. */
function attemptOfHarness(context: RecordContext, run: RunState, event: HostObject, atMs: number): void {
  const trace = readTrace(event);
  run.identity.channel ??= readText(event, "channel");
  if (trace !== null && run.phase === "open") attemptOfAgentHook(context, run, trace, atMs);
}

function noteFailover(context: RecordContext, run: RunState, event: HostObject, atMs: number): void {
  const from = nameModel(readText(event, "fromProvider"), readText(event, "fromModel"));
  const to = nameModel(readText(event, "toProvider"), readText(event, "toModel"));
  if (from !== to) addFallback(context, run, from, to, atMs, readText(event, "reason"));
}
