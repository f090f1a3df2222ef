import { textOf } from "../content/message-text.ts";
import { type HostObject, readTimeMs, toObject } from "../host-value.ts";
import type { RecordContext } from "../record-context.ts";
import { addDerivedCalls } from "./derive-model-calls.ts";
import { keepHostText, keepText } from "./keep-content.ts";
import { ownMessages } from "./own-messages.ts";
import { pairAnswers } from "./pair-answers.ts";
import { readAnswer } from "./read-answer.ts";
import type { AnswerState, AttemptState, ModelCallState, RunState } from "./run-state.ts";
import { addToolsFromMessages, ownTools } from "./tools-from-messages.ts";

interface SettledAnswer {
  message: HostObject;
  answer: AnswerState;
  inputCount: number;
}

/**
 * Puts the exact messages of `agent_end` in the place of what was pieced together while the attempt ran: each model
 * call gets its own prompt and answer. The transcript's copies may differ (it leaves out calls of unknown tools).
 */
export function settleAttempt(
  context: RecordContext,
  run: RunState,
  attempt: AttemptState,
  messages: readonly unknown[],
  atMs: number,
  end: { success: boolean | null; errorMessage: string | null },
): void {
  const own = ownMessages(messages, attempt.startMs);
  const answers = settleMessages(context, run, attempt, own);
  const calls = run.calls.filter((call) => call.attempt === attempt.number);
  if (calls.length === 0 && answers.length > 0) {
    addToolsFromMessages(context, run, own, atMs);
    addDerivedCalls(context, run, attempt, answers, atMs);
  } else {
    pairCalls(context, run, attempt, calls, answers);
    addToolsFromMessages(context, run, own, atMs);
  }
  const lastMessage = answers.at(-1)?.message ?? {};
  const last = answers.at(-1)?.answer ?? null;
  attempt.end = {
    atMs,
    success: end.success,
    errorMessage: end.errorMessage,
    lastStopReason: last?.stopReason ?? null,
    lastErrorMessage: last?.errorMessage ?? null,
    lastText: keepHostText(context, run, textOf(lastMessage.content).trim() || null, "content"),
  };
}

function settleMessages(
  context: RecordContext,
  run: RunState,
  attempt: AttemptState,
  own: readonly unknown[],
): SettledAnswer[] {
  const settled: string[] = [];
  const answers: SettledAnswer[] = [];
  for (const message of own) {
    const source = toObject(message);
    if (source.excludeFromContext === true) continue;
    if (source.role === "assistant") {
      answers.push({
        message: source,
        answer: readAnswer(context, run, source, "agent_end"),
        inputCount: settled.length,
      });
    }
    if (run.contentKept) settled.push(keepText(run, context.messages.toJson(message)));
  }
  attempt.settled = settled;
  return answers;
}

function pairCalls(
  context: RecordContext,
  run: RunState,
  attempt: AttemptState,
  calls: readonly ModelCallState[],
  answers: readonly SettledAnswer[],
): void {
  const times = answers.map(({ message }) => readTimeMs(message, "timestamp"));
  for (const [position, callIndex] of pairAnswers(times, calls).entries()) {
    const call = callIndex === null ? undefined : calls[callIndex];
    const settled = answers[position];
    if (settled === undefined) continue;
    if (call === undefined) context.counters.countFault("answer without a model call");
    else settleCall(context, run, attempt, call, settled);
  }
}

function settleCall(
  context: RecordContext,
  run: RunState,
  attempt: AttemptState,
  call: ModelCallState,
  { answer, inputCount }: SettledAnswer,
): void {
  const isSame =
    call.answer !== null &&
    call.answer.messageJson === answer.messageJson &&
    call.answer.stopReason === answer.stopReason &&
    isSameInput(attempt, call, inputCount);
  call.answer = answer;
  call.inputCount = inputCount;
  call.inputFrom = "settled";
  call.holdUntilMs = null;
  ownTools(context, run, call);
  if (!isSame || !call.isSent) context.emitter.markCall(run, call);
}

function isSameInput(attempt: AttemptState, call: ModelCallState, inputCount: number): boolean {
  if (call.inputFrom === "settled" || call.inputCount !== inputCount) return false;
  const settled = attempt.settled ?? [];
  return attempt.written.slice(0, inputCount).every((text, index) => text === settled[index]);
}
