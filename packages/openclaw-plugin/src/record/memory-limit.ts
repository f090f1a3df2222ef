import type { RecordContext } from "./record-context.ts";
import type { RunState } from "./state/run-state.ts";

export function countRetainedChars(context: RecordContext): number {
  return context.runs.all().reduce((sum, run) => sum + run.retainedChars, 0);
}

/**
 * Keeps the payload of all runs within the limit: closed runs give theirs up first, then the biggest open one. What
 * went out before stays as it is at the receiver; later spans of the run say that content was dropped.
 */
export function keepWithinMemory(context: RecordContext): void {
  let retained = countRetainedChars(context);
  if (retained <= context.limits.maxRetainedChars) return;
  const byNeed = context.runs
    .all()
    .toSorted((left, right) => rank(left) - rank(right) || right.retainedChars - left.retainedChars);
  for (const run of byNeed) {
    if (retained <= context.limits.maxRetainedChars) return;
    if (run.retainedChars === 0) continue;
    retained -= run.retainedChars;
    context.emitter.emitRun(run);
    dropContent(run);
    context.counters.countFault("content dropped to save memory");
    context.emitter.markRoot(run);
  }
}

function rank(run: RunState): number {
  return run.phase === "closed" ? 0 : 1;
}

function dropContent(run: RunState): void {
  run.isContentDropped = true;
  run.contentKept = false;
  run.retainedChars = 0;
  for (const attempt of run.attempts) {
    attempt.base = [];
    attempt.written = [];
    attempt.settled = attempt.settled === null ? null : [];
    attempt.promptText = null;
    attempt.output = null;
  }
  for (const call of run.calls) if (call.answer !== null) call.answer = { ...call.answer, messageJson: null };
  for (const tool of run.tools) {
    tool.paramsJson = null;
    tool.resultJson = null;
  }
}
