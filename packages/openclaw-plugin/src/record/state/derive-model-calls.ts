import type { RecordContext } from "../record-context.ts";
import { deriveSpanId } from "../w3c-ids.ts";
import { createModelCall } from "./create-run.ts";
import type { AnswerState, AttemptState, RunState } from "./run-state.ts";

/** An answer of the model as a harness without model-call hooks reports it. */
export interface DerivedAnswer {
  answer: AnswerState;
  /** How many of the attempt's own messages came before it. */
  inputCount: number;
}

/**
 * Harnesses that drive another program (Codex, Claude, Copilot) report no model calls. Each answer then becomes a
 * call: it began where the message before it ended, and lasted until the next tool began.
 */
export function addDerivedCalls(
  context: RecordContext,
  run: RunState,
  attempt: AttemptState,
  answers: readonly DerivedAnswer[],
  endMs: number,
): void {
  let startMs = attempt.startMs;
  for (const [index, { answer, inputCount }] of answers.entries()) {
    const spanId = deriveSpanId(run.traceIdHex ?? "", run.key, "call", attempt.number, index);
    const call = createModelCall(spanId, attempt, startMs);
    const requested = run.tools.filter((tool) => answer.toolCallIds.includes(tool.toolCallId));
    const ends = requested.map((tool) => tool.startMs);
    call.endMs = Math.max(
      startMs,
      ends.length > 0 ? Math.min(...ends) : index === answers.length - 1 ? endMs : startMs,
    );
    call.isDerived = true;
    call.answer = answer;
    call.inputCount = inputCount;
    call.inputFrom = attempt.settled === null ? "written" : "settled";
    call.outcome = answer.stopReason === "error" ? "error" : "completed";
    call.model = attempt.model;
    for (const tool of requested) {
      tool.llmSpanId ??= spanId;
      context.emitter.markTool(run, tool);
    }
    startMs = Math.max(call.endMs, ...requested.map((tool) => tool.endMs ?? 0));
    run.calls.push(call);
    context.emitter.markCall(run, call);
  }
}

/** At the close: an attempt that had neither calls nor messages still had `llm_output`. */
export function deriveModelCalls(context: RecordContext, run: RunState, endMs: number): void {
  for (const attempt of run.attempts) {
    const hasCalls = run.calls.some((call) => call.attempt === attempt.number);
    if (hasCalls || attempt.output === null) continue;
    const inputCount = (attempt.settled ?? attempt.written).length;
    addDerivedCalls(
      context,
      run,
      attempt,
      [{ answer: attempt.output, inputCount }],
      attempt.end?.atMs ?? endMs,
    );
  }
}
