import { type HostObject, readCount, readNumber, readText } from "../host-value.ts";
import type { RecordContext, RecordHandler } from "../record-context.ts";
import { attemptOfModelCall, noteModel } from "../state/attempts.ts";
import { SETTLE_AFTER_COMPACTION_MS, settleRun } from "../state/close-run.ts";
import { createModelCall } from "../state/create-run.ts";
import { findRun, openRun } from "../state/open-run.ts";
import type { ModelCallState, RunState } from "../state/run-state.ts";
import { deriveTrace } from "../state/trace-identity.ts";
import { deriveSpanId, readTrace } from "../w3c-ids.ts";
import { placeCompactionRun } from "./record-compaction.ts";

/** The answer comes by other hooks a few milliseconds after the call's end. */
const HOLD_FOR_ANSWER_MS = 250;

/** `model_call_started`: one request to a model. */
export const recordCallStart: RecordHandler = (context, event, ctx, atMs) => {
  const runId = readText(event, "runId") ?? readText(ctx, "runId");
  if (runId === null) return;
  const spanId = readTrace(ctx)?.spanId ?? null;
  if (spanId !== null && context.runs.find(runId)?.calls.some((call) => call.spanId === spanId)) return;
  const run = openRun(context, runId, ctx, atMs);
  beginCall(context, run, event, ctx, atMs);
};

/** `model_call_ended`. Also makes the call when its start was lost: OpenClaw drops hooks under load. */
export const recordCallEnd: RecordHandler = (context, event, ctx, atMs) => {
  const run = findRun(context, readText(event, "runId") ?? readText(ctx, "runId"), ctx, atMs);
  if (run === null) return;
  const durationMs = readNumber(event, "durationMs");
  const call = findCall(run, event, ctx) ?? beginCall(context, run, event, ctx, atMs - (durationMs ?? 0));
  if (call.endMs !== null && !call.isIncomplete) return;
  call.startMs = Math.min(call.startMs, atMs - (durationMs ?? 0));
  call.endMs = atMs;
  call.isIncomplete = false;
  call.outcome = readText(event, "outcome") === "error" ? "error" : "completed";
  call.failureKind = readText(event, "failureKind");
  call.errorCategory = readText(event, "errorCategory");
  call.timeToFirstByteMs = readNumber(event, "timeToFirstByteMs") ?? call.timeToFirstByteMs;
  call.requestBytes = readCount(event, "requestPayloadBytes") ?? call.requestBytes;
  call.responseBytes = readCount(event, "responseStreamBytes") ?? call.responseBytes;
  call.holdUntilMs = run.phase === "closed" || call.answer !== null ? null : atMs + HOLD_FOR_ANSWER_MS;
  context.emitter.markCall(run, call);
  if (run.identity.trigger === "compaction") settleRun(run, atMs, atMs + SETTLE_AFTER_COMPACTION_MS);
};

function beginCall(
  context: RecordContext,
  run: RunState,
  event: HostObject,
  ctx: HostObject,
  startMs: number,
): ModelCallState {
  const trace = readTrace(ctx);
  const attempt = attemptOfModelCall(context, run, trace, startMs);
  deriveTrace(context, run);
  if (run.identity.trigger === "compaction") placeCompactionRun(context, run);
  const number = run.calls.length + 1;
  const spanId = trace?.spanId ?? deriveSpanId(run.traceIdHex ?? "", run.key, "call", attempt.number, number);
  const provider = readText(event, "provider");
  const model = readText(event, "model");
  noteModel(context, run, attempt, provider, model, startMs);
  const call = createModelCall(spanId, attempt, startMs);
  call.callId = readText(event, "callId");
  call.provider = provider ?? call.provider;
  call.model = model ?? call.model;
  call.api = readText(event, "api");
  run.calls.push(call);
  context.emitter.markCall(run, call);
  return call;
}

/** By OpenClaw's span id; without a trace the open call of this call id, which starts again in every attempt. */
export function findCall(run: RunState, event: HostObject, ctx: HostObject): ModelCallState | null {
  const spanId = (readTrace(ctx) ?? readTrace(event))?.spanId ?? null;
  if (spanId !== null) return run.calls.find((call) => call.spanId === spanId) ?? null;
  const callId = readText(event, "callId");
  const sameId = run.calls.filter((call) => call.callId === callId);
  return sameId.findLast((call) => call.endMs === null) ?? sameId.at(-1) ?? null;
}
