import { textOf } from "../content/message-text.ts";
import { type HostObject, readObject, readText, readTimeMs } from "../host-value.ts";
import type { RecordContext, RecordHandler } from "../record-context.ts";
import { keepText } from "../state/keep-content.ts";
import { coversTime, pairAnswers } from "../state/pair-answers.ts";
import { readAnswer } from "../state/read-answer.ts";
import type { AttemptState, ModelCallState, RunState } from "../state/run-state.ts";
import { findTool } from "../state/tools.ts";
import { addNested, ownTools } from "../state/tools-from-messages.ts";

const AFTER_CLOSE_MS = 5_000;

/**
 * `before_message_write`: a message goes into the transcript. It names only the session, and may differ from what the
 * model said; until `agent_end` it is the only sight of an answer. The message is read, never changed.
 */
export const recordMessageWrite: RecordHandler = (context, event, ctx, atMs) => {
  const message = readObject(event, "message");
  const sessionKey = readText(ctx, "sessionKey") ?? readText(event, "sessionKey");
  if (sessionKey === null) return;
  const run = findWritingRun(context, sessionKey, message, atMs);
  if (run === null) return;
  switch (message.role) {
    case "assistant":
      writeAnswer(context, run, message);
      break;
    case "toolResult":
      appendWritten(context, run, message);
      break;
    case "custom":
      if (message.customType === "openclaw.nested-tool.v1") addNested(context, run, message);
      else if (message.excludeFromContext !== true) appendWritten(context, run, message);
      break;
    case "user":
      writeSteering(context, run, message);
      break;
    default:
      break;
  }
};

function findWritingRun(
  context: RecordContext,
  sessionKey: string,
  message: HostObject,
  atMs: number,
): RunState | null {
  const inSession = context.runs.inSession(sessionKey).filter((run) => run.identity.trigger !== "compaction");
  const toolCallId = readText(message, "toolCallId");
  if (toolCallId !== null) {
    const owners = inSession.filter((run) => findTool(run, toolCallId) !== null);
    if (owners.length > 0) return owners.at(-1) ?? null;
  }
  const open = inSession.filter((run) => run.phase === "open" && run.attempts.length > 0);
  if (open.length === 1) return open[0] ?? null;
  if (message.role === "user") return null;
  const candidates = open.length > 1 ? open : inSession.filter((run) => isJustOver(run, atMs));
  const able = candidates.filter((run) => findAnsweredCall(run, message) !== null);
  const answering = able.length > 1 ? able.filter((run) => hasCallAt(run, message)) : able;
  if (answering.length !== 1) context.counters.countFault("message of an unknown run");
  return answering.length === 1 ? (answering[0] ?? null) : null;
}

/** Of several runs, only the time tells which one wrote the message. */
function hasCallAt(run: RunState, message: HostObject): boolean {
  const timeMs = readTimeMs(message, "timestamp");
  return timeMs !== null && run.calls.some((call) => call.answer === null && coversTime(call, timeMs));
}

function isJustOver(run: RunState, atMs: number): boolean {
  return run.phase === "settling" || (run.phase === "closed" && atMs - (run.endMs ?? 0) <= AFTER_CLOSE_MS);
}

function writeAnswer(context: RecordContext, run: RunState, message: HostObject): void {
  const call = findAnsweredCall(run, message);
  if (call === null) {
    appendWritten(context, run, message);
    return;
  }
  call.answer = readAnswer(context, run, message, "written");
  call.holdUntilMs = null;
  ownTools(context, run, call);
  context.emitter.markCall(run, call);
  const attempt = run.attempts.find((one) => one.number === call.attempt);
  noteLateFailure(context, run, attempt, call);
  appendWritten(context, run, message);
}

/** The call that gave the answer: by time, else the last one that ended without an answer. */
function findAnsweredCall(run: RunState, message: HostObject): ModelCallState | null {
  const waiting = run.calls.filter((call) => call.answer === null && call.endMs !== null);
  const timeMs = readTimeMs(message, "timestamp");
  // A call that timed out has no answer of its own, but the transcript says in its place that it was cut off.
  const pairable = waiting.map((call) => ({ ...call, failureKind: null }));
  const [index] = pairAnswers([timeMs], pairable);
  return (index == null ? waiting.at(-1) : waiting[index]) ?? null;
}

/** After `agent_end` of a call that timed out, the transcript alone says why. */
function noteLateFailure(
  context: RecordContext,
  run: RunState,
  attempt: AttemptState | undefined,
  call: ModelCallState,
): void {
  if (attempt?.end == null || attempt.end.lastErrorMessage !== null || call.answer === null) return;
  if (run.calls.at(-1) !== call) return;
  attempt.end.lastStopReason = call.answer.stopReason;
  attempt.end.lastErrorMessage = call.answer.errorMessage;
  context.emitter.markRoot(run);
}

function writeSteering(context: RecordContext, run: RunState, message: HostObject): void {
  const attempt = run.attempts.at(-1);
  const hasBegun = run.calls.some((call) => call.attempt === attempt?.number);
  const text = textOf(message.content).trim();
  if (attempt === undefined || !hasBegun || text === "" || attempt.promptText?.includes(text)) return;
  appendWritten(context, run, message);
}

function appendWritten(context: RecordContext, run: RunState, message: HostObject): void {
  const attempt = run.attempts.at(-1);
  if (attempt === undefined || !attempt.hasInput || attempt.settled !== null || !run.contentKept) return;
  attempt.written.push(keepText(run, context.messages.toJson(message)));
}
