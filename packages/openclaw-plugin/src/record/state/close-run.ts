import type { RecordContext } from "../record-context.ts";
import type { RecentRun } from "../recorder-contract.ts";
import { findRunError } from "../spans/find-run-error.ts";
import { deriveModelCalls } from "./derive-model-calls.ts";
import type { RunState } from "./run-state.ts";
import { deriveTrace } from "./trace-identity.ts";

/** After `agent_end`: how long the lifecycle's last word, or another attempt, is waited for. */
export const SETTLE_AFTER_AGENT_END_MS = 3_000;
/** After the lifecycle's last word without `agent_end` (internal runs, no conversation access). */
export const SETTLE_AFTER_LIFECYCLE_MS = 500;
/** A compaction of its own has no lifecycle: its last model call's end, or `after_compaction`, is its end. */
export const SETTLE_AFTER_COMPACTION_MS = 2_000;
const KEEP_CLOSED_MS = 60_000;
const KEEP_UNFINISHED_MS = 10 * 60_000;
const FORGET_UNBEGUN_MS = 10 * 60_000;
const MAX_IDLE_MS = 30 * 60_000;
const MAX_OPEN_MS = 24 * 60 * 60_000;
const IDENTITY_AFTER_MS = 5_000;

export function settleRun(run: RunState, endMs: number, closeAtMs: number): void {
  if (run.phase === "closed") return;
  run.phase = "settling";
  run.endMs = endMs;
  run.closeAtMs = closeAtMs;
}

/** Closes a run whose end was seen. Its spans go out; for a minute late events still correct them. */
export function closeRun(context: RecordContext, run: RunState, endMs: number): void {
  const wasClosed = run.phase === "closed";
  deriveTrace(context, run);
  deriveModelCalls(context, run, endMs);
  run.phase = "closed";
  run.endMs = Math.max(endMs, run.startMs);
  run.closeAtMs = run.lastEventMs;
  closeOpenSpans(context, run, run.endMs);
  context.emitter.markRoot(run);
  context.emitter.markAttempts(run);
  context.runs.remember(toRecentRun(run));
  if (!wasClosed) context.counters.runsClosed += 1;
}

/** Closes a run whose end will not be seen any more. */
export function closeAsIncomplete(context: RecordContext, run: RunState, endMs: number): void {
  if (!run.hasBegun) {
    context.runs.retire(run);
    return;
  }
  run.isIncomplete = true;
  closeRun(context, run, endMs);
}

/** Closes what waited long enough and forgets what is long over. */
export function closeByTime(context: RecordContext, nowMs: number): void {
  for (const run of context.runs.all()) {
    if (run.phase === "settling" && run.closeAtMs !== null && nowMs >= run.closeAtMs) {
      closeRun(context, run, run.endMs ?? run.lastEventMs);
    } else if (run.phase === "open") {
      closeWhenAbandoned(context, run, nowMs);
    } else if (run.phase === "closed" && nowMs - (run.closeAtMs ?? 0) > keepMs(run)) {
      context.runs.retire(run);
    }
  }
}

/** A run whose lifecycle said nothing may go on: a retry that waits longer than the grace period. */
function keepMs(run: RunState): number {
  return run.lifecycle.ended === null ? KEEP_UNFINISHED_MS : KEEP_CLOSED_MS;
}

function closeWhenAbandoned(context: RecordContext, run: RunState, nowMs: number): void {
  if (!run.hasBegun) {
    if (nowMs - run.lastEventMs > FORGET_UNBEGUN_MS) context.runs.retire(run);
    return;
  }
  const hasOpenTool = run.tools.some((tool) => tool.endMs === null);
  const isIdle = nowMs - run.lastEventMs > MAX_IDLE_MS && !hasOpenTool;
  if (isIdle || nowMs - run.openedAtMs > MAX_OPEN_MS) closeAsIncomplete(context, run, run.lastEventMs);
  else if (nowMs - run.openedAtMs > IDENTITY_AFTER_MS) deriveTrace(context, run);
}

function closeOpenSpans(context: RecordContext, run: RunState, endMs: number): void {
  for (const call of run.calls) {
    if (call.endMs !== null && call.holdUntilMs === null) continue;
    if (call.endMs === null) {
      call.endMs = Math.max(endMs, call.startMs);
      call.isIncomplete = true;
    }
    call.holdUntilMs = null;
    context.emitter.markCall(run, call);
  }
  for (const tool of run.tools) {
    if (tool.endMs !== null) continue;
    tool.endMs = Math.max(endMs, tool.startMs);
    tool.isIncomplete = true;
    tool.endedBy = "close";
    context.emitter.markTool(run, tool);
  }
}

export function toRecentRun(run: RunState): RecentRun {
  return {
    runId: run.runId,
    traceId: run.traceIdHex === null ? "" : `tr-${run.traceIdHex}`,
    rootSpanId: run.rootSpanId ?? "",
    sessionKey: run.identity.sessionKey,
    trigger: run.identity.trigger,
    status: findRunError(run) === null ? "OK" : "ERROR",
    endedAtMs: run.endMs ?? run.lastEventMs,
    deliveredMessageIds: [...run.deliveredMessageIds],
  };
}
