import type { RecordContext } from "../record-context.ts";
import type { HostTrace } from "../w3c-ids.ts";
import { addRunEvent } from "./add-run-event.ts";
import { createAttempt } from "./create-run.ts";
import type { AttemptState, RunState } from "./run-state.ts";
import { adoptTrace } from "./trace-identity.ts";

/**
 * The attempt that an agent hook belongs to. Its trace names the harness span, which each attempt has anew; a hook
 * without a trace belongs to the newest attempt, and `llm_input` begins another when that one already had its input.
 */
export function attemptOfAgentHook(
  context: RecordContext,
  run: RunState,
  trace: HostTrace | null,
  atMs: number,
): AttemptState {
  if (trace === null) return run.attempts.at(-1) ?? beginAttempt(context, run, atMs);
  adoptTrace(context, run, trace);
  const known = run.attempts.find((attempt) => attempt.harnessSpanId === trace.spanId);
  if (known !== undefined) return known;
  const last = run.attempts.at(-1);
  const attempt = last?.harnessSpanId === null ? last : beginAttempt(context, run, atMs);
  attempt.harnessSpanId = trace.spanId;
  context.emitter.markAttempts(run);
  return attempt;
}

/** The attempt that a model call belongs to: all calls of an attempt share OpenClaw's run span as their parent. */
export function attemptOfModelCall(
  context: RecordContext,
  run: RunState,
  trace: HostTrace | null,
  atMs: number,
): AttemptState {
  const runSpanId = trace?.parentSpanId ?? null;
  const last = run.attempts.at(-1) ?? null;
  if (trace === null || runSpanId === null) return last ?? beginAttempt(context, run, atMs);
  const known = run.attempts.find((attempt) => attempt.runSpanId === runSpanId);
  if (known !== undefined) return known;
  const attempt = last !== null && last.runSpanId === null ? last : beginAttempt(context, run, atMs);
  attempt.runSpanId = runSpanId;
  adoptTrace(context, run, {
    traceIdHex: trace.traceIdHex,
    spanId: attempt.harnessSpanId ?? runSpanId,
    parentSpanId: null,
  });
  return attempt;
}

export function beginAttempt(context: RecordContext, run: RunState, atMs: number): AttemptState {
  const previous = run.attempts.at(-1) ?? null;
  const attempt = createAttempt(run.attempts.length + 1, atMs);
  run.attempts.push(attempt);
  if (previous !== null) {
    const reason = previous.end?.lastErrorMessage ?? previous.end?.errorMessage ?? null;
    addRunEvent(context, run, {
      key: `retry ${attempt.number}`,
      name: "retry",
      atMs,
      text:
        reason === null ? `Attempt ${attempt.number} began` : `Attempt ${attempt.number} after: ${reason}`,
      fields: { attempt: attempt.number, ...(reason === null ? {} : { reason }) },
    });
  }
  return attempt;
}

/** Notes which model an attempt uses, and says so when it is another than before. */
export function noteModel(
  context: RecordContext,
  run: RunState,
  attempt: AttemptState,
  provider: string | null,
  model: string | null,
  atMs: number,
): void {
  if (model === null) return;
  const before = attempt.model === null ? run.attempts.findLast((one) => one.model !== null) : attempt;
  const from = before === undefined ? null : nameModel(before.provider, before.model);
  attempt.provider = provider;
  attempt.model = model;
  const to = nameModel(provider, model);
  if (from !== null && from !== to) addFallback(context, run, from, to, atMs, null);
}

export function addFallback(
  context: RecordContext,
  run: RunState,
  from: string,
  to: string,
  atMs: number,
  reason: string | null,
): void {
  addRunEvent(context, run, {
    key: `fallback ${from} ${to}`,
    name: "model_fallback",
    atMs,
    text: `Model changed from ${from} to ${to}`,
    fields: { from, to, ...(reason === null ? {} : { reason }) },
  });
}

export function nameModel(provider: string | null, model: string | null): string {
  return provider === null ? (model ?? "unknown") : `${provider}/${model ?? "unknown"}`;
}

/** A tool hook's trace names the run span, and the harness span as its parent; neither is the tool's own. */
export function adoptToolTrace(
  context: RecordContext,
  run: RunState,
  trace: HostTrace | null,
  atMs: number,
): void {
  if (trace === null) return;
  const attempt = attemptOfModelCall(context, run, { ...trace, parentSpanId: trace.spanId }, atMs);
  attempt.harnessSpanId ??= trace.parentSpanId;
}
