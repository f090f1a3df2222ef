import { type HostObject, readText } from "../host-value.ts";
import type { RecordContext } from "../record-context.ts";
import { attachMessageOfRunId } from "./attach-message.ts";
import { classifyTrigger, parseAnnounce } from "./classify-run.ts";
import { closeAsIncomplete } from "./close-run.ts";
import { createIdentity, createRun } from "./create-run.ts";
import type { RunState } from "./run-state.ts";
import { readSessionFacts } from "./session-facts.ts";

/** The run that an event belongs to; opened when there is none. For events that can be a run's first. */
export function openRun(context: RecordContext, runId: string, ctx: HostObject, atMs: number): RunState {
  const run = announceRun(context, runId, ctx, atMs);
  run.hasBegun = true;
  return run;
}

/** The same for a sign that a run may begin. */
export function announceRun(context: RecordContext, runId: string, ctx: HostObject, atMs: number): RunState {
  const known = context.runs.find(runId);
  if (known === null) return startRun(context, runId, 1, ctx, atMs);
  if (known.phase === "closed" && known.lifecycle.ended !== null) {
    // OpenClaw said its last word about the run, so this is another run that a client gave the same id.
    return startRun(context, runId, known.generation + 1, ctx, atMs);
  }
  reopen(known);
  touchRun(known, ctx, atMs);
  return known;
}

/** The run that an event belongs to, also a closed one; null when it is unknown. For events that cannot be the first. */
export function findRun(
  context: RecordContext,
  runId: string | null,
  ctx: HostObject,
  atMs: number,
): RunState | null {
  const run = runId === null ? null : context.runs.find(runId);
  if (run === null) context.counters.countFault("event of an unknown run");
  else {
    touchRun(run, ctx, atMs);
    run.hasBegun = true;
  }
  return run;
}

function reopen(run: RunState): void {
  if (run.phase === "open") return;
  run.phase = "open";
  run.closeAtMs = null;
  run.endMs = null;
  run.isIncomplete = false;
}

function touchRun(run: RunState, ctx: HostObject, atMs: number): void {
  run.lastEventMs = Math.max(run.lastEventMs, atMs);
  readSessionFacts(run.identity, ctx);
}

function startRun(
  context: RecordContext,
  runId: string,
  generation: number,
  ctx: HostObject,
  atMs: number,
): RunState {
  const sessionKey = readText(ctx, "sessionKey");
  const link = context.runs.findLink(runId, sessionKey);
  const identity = createIdentity();
  identity.trigger = classifyTrigger(runId, ctx, link);
  readSessionFacts(identity, ctx);
  identity.jobName = context.notes.findJobName(identity.jobId);
  const announced = parseAnnounce(runId);
  if (identity.trigger === "subagent") {
    identity.childRunId = runId;
    identity.childSessionKey = sessionKey;
  } else if (announced !== null) {
    identity.childRunId = announced.childRunId;
    identity.childSessionKey = announced.childSessionKey;
  }
  const { childRunId, childSessionKey } = identity;
  identity.label = context.runs.findLink(childRunId, childSessionKey)?.label ?? null;
  const run = createRun(runId, generation, atMs, identity);
  const { settings } = context;
  run.contentLabel = settings.hasConversationAccess ? settings.contentMode : "not-granted";
  run.contentKept = run.contentLabel === "full";
  context.runs.add(run);
  context.emitter.markRoot(run);
  attachMessageOfRunId(context, run);
  closeOldestBeyondLimit(context, run);
  return run;
}

function closeOldestBeyondLimit(context: RecordContext, newest: RunState): void {
  const open = context.runs.all().filter((run) => run.phase === "open" && run !== newest);
  if (open.length < context.limits.maxOpenRuns) return;
  const oldest = open.reduce((left, right) => (left.lastEventMs <= right.lastEventMs ? left : right));
  context.counters.countFault("open run closed beyond the limit");
  closeAsIncomplete(context, oldest, oldest.lastEventMs);
}
