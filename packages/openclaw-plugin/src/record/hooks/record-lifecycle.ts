import { type HostObject, readFlag, readNumber, readObject, readText, readTimeMs } from "../host-value.ts";
import type { RecordContext } from "../record-context.ts";
import { addRunEvent } from "../state/add-run-event.ts";
import { addFallback, nameModel } from "../state/attempts.ts";
import { closeRun, SETTLE_AFTER_LIFECYCLE_MS, settleRun } from "../state/close-run.ts";
import { keepErrorText, keepHostText } from "../state/keep-content.ts";
import { findRun, openRun } from "../state/open-run.ts";
import type { RunState } from "../state/run-state.ts";

/** Agent event `lifecycle`: when a run began, and the last and true word about how it ended. */
export function recordLifecycle(context: RecordContext, event: HostObject, atMs: number): void {
  const data = readObject(event, "data");
  const runId = readText(event, "runId");
  if (runId === null) return;
  switch (readText(data, "phase")) {
    case "start":
      recordStart(context, runId, event, data, atMs);
      break;
    case "finishing":
      recordFinishing(context, runId, event, data, atMs);
      break;
    case "end":
      recordEnd(context, runId, event, data, atMs, "end");
      break;
    case "error":
      recordEnd(context, runId, event, data, atMs, "error");
      break;
    default:
      break;
  }
}

function recordStart(
  context: RecordContext,
  runId: string,
  event: HostObject,
  data: HostObject,
  atMs: number,
): void {
  const startedAtMs = readTimeMs(data, "startedAt");
  const known = context.runs.find(runId);
  // The same start once more: a run that is over is not begun again by it.
  if (known !== null && known.phase === "closed" && startedAtMs !== null && startedAtMs <= (known.endMs ?? 0))
    return;
  const run = openRun(context, runId, event, atMs);
  if (startedAtMs !== null) run.startMs = Math.min(run.startMs, startedAtMs);
  context.emitter.markRoot(run);
}

function recordFinishing(
  context: RecordContext,
  runId: string,
  event: HostObject,
  data: HostObject,
  atMs: number,
): void {
  const run = findRun(context, runId, event, atMs);
  if (run === null || run.lifecycle.ended !== null) return;
  readOutcome(context, run, data);
}

function recordEnd(
  context: RecordContext,
  runId: string,
  event: HostObject,
  data: HostObject,
  atMs: number,
  phase: "end" | "error",
): void {
  const run = findRun(context, runId, event, atMs);
  if (run === null || run.lifecycle.ended !== null) return;
  run.lifecycle.ended = phase;
  readOutcome(context, run, data);
  const startedAtMs = readTimeMs(data, "startedAt");
  if (startedAtMs !== null) run.startMs = Math.min(run.startMs, startedAtMs);
  const reply = keepHostText(context, run, readText(readObject(data, "terminalReply"), "text"), "reply");
  run.replyText = reply ?? run.replyText;
  noteServedModel(context, run, readObject(data, "terminalReceipt"), atMs);
  if (run.lifecycle.isAborted) noteAbort(context, run, data, atMs);
  const endMs = Math.max(readTimeMs(data, "endedAt") ?? atMs, run.startMs);
  const hasAgentEnd = run.attempts.at(-1)?.end != null;
  if (hasAgentEnd || run.phase === "closed") closeRun(context, run, endMs);
  else settleRun(run, endMs, atMs + SETTLE_AFTER_LIFECYCLE_MS);
  context.emitter.markRoot(run);
}

function readOutcome(context: RecordContext, run: RunState, data: HostObject): void {
  const { lifecycle } = run;
  const observation = readObject(data, "errorObservation");
  const category =
    readText(observation, "providerRuntimeFailureKind") ?? readText(observation, "failoverReason");
  lifecycle.errorMessage =
    keepErrorText(context, run, readText(data, "error"), category) ?? lifecycle.errorMessage;
  lifecycle.isAborted = readFlag(data, "aborted") ?? lifecycle.isAborted;
  lifecycle.isTimeout = lifecycle.isTimeout || readText(data, "timeoutPhase") !== null;
  lifecycle.stopReason = readText(data, "stopReason") ?? lifecycle.stopReason;
}

/** Says so when another model answered than the one that was asked, and no earlier event told of the change. */
function noteServedModel(context: RecordContext, run: RunState, receipt: HostObject, atMs: number): void {
  const requested = readObject(receipt, "requested");
  const effective = readObject(receipt, "effective");
  const from = nameModel(readText(requested, "provider"), readText(requested, "model"));
  const to = nameModel(readText(effective, "provider"), readText(effective, "model"));
  run.lifecycle.servedModel = readText(effective, "responseModel") ?? readText(effective, "model");
  const isTold = run.events.some((event) => event.name === "model_fallback");
  const isKnown = readText(requested, "model") !== null && readText(effective, "model") !== null;
  if (isKnown && from !== to && !isTold) addFallback(context, run, from, to, atMs, null);
}

function noteAbort(context: RecordContext, run: RunState, data: HostObject, atMs: number): void {
  const reason = readText(data, "stopReason") ?? readText(data, "abortReason");
  addRunEvent(context, run, {
    key: "aborted",
    name: "aborted",
    atMs: readNumber(data, "endedAt") ?? atMs,
    text: reason === null ? "The run was aborted" : `The run was aborted: ${reason}`,
    fields: reason === null ? {} : { reason },
  });
}
