import { type HostObject, readFlag, readList, readObject, readText, toObject } from "../host-value.ts";
import type { RecordContext, RecordHandler } from "../record-context.ts";
import { noteSkills } from "../skills/note-skills.ts";
import { attachMessagesOfPrompt } from "../state/attach-message.ts";
import { attemptOfAgentHook, beginAttempt, noteModel } from "../state/attempts.ts";
import { SETTLE_AFTER_AGENT_END_MS, settleRun } from "../state/close-run.ts";
import { keepHostText, keepText } from "../state/keep-content.ts";
import { announceRun, findRun, openRun } from "../state/open-run.ts";
import { readAnswer } from "../state/read-answer.ts";
import type { AttemptState, RunState } from "../state/run-state.ts";
import { settleAttempt } from "../state/settle-attempt.ts";
import { deriveTrace } from "../state/trace-identity.ts";
import { readTrace } from "../w3c-ids.ts";

/** `before_agent_reply`: the earliest sight of a turn. It carries no trace yet. */
export const recordTurnBegin: RecordHandler = (context, event, ctx, atMs) => {
  const runId = readText(ctx, "runId");
  if (runId === null) return;
  const run = announceRun(context, runId, ctx, atMs);
  const body = readText(event, "cleanedBody");
  attachMessagesOfPrompt(context, run, body, atMs);
  run.requestText ??= keepHostText(context, run, body, "prompt");
  context.emitter.markRoot(run);
};

/** `before_agent_run`: the user's message as the user wrote it, and where the turn came from. */
export const recordRunBegin: RecordHandler = (context, event, ctx, atMs) => {
  const runId = readText(ctx, "runId");
  if (runId === null || isRepeated(context, runId, ctx)) return;
  const run = openRun(context, runId, ctx, atMs);
  attemptOfAgentHook(context, run, readTrace(ctx), atMs);
  const prompt = readText(event, "prompt");
  attachMessagesOfPrompt(context, run, prompt, atMs);
  if (prompt !== null && run.attempts.length <= 1) {
    run.requestText = keepHostText(context, run, prompt, "prompt") ?? run.requestText;
  }
  run.identity.senderId ??= readText(event, "senderId");
  const provenance = readObject(ctx, "inputProvenance");
  const source = readText(provenance, "sourceTool");
  run.identity.provenance ??= [readText(provenance, "kind"), source].filter(Boolean).join("/") || null;
  if (source === "subagent_announce" && run.identity.trigger === "user") run.identity.trigger = "announce";
  context.emitter.markRoot(run);
};

/** `llm_input`: what every model call of the attempt begins with. */
export const recordAttemptInput: RecordHandler = (context, event, ctx, atMs) => {
  const runId = readText(event, "runId") ?? readText(ctx, "runId");
  if (runId === null || isRepeated(context, runId, ctx)) return;
  const run = openRun(context, runId, ctx, atMs);
  const attempt = inputAttempt(context, run, ctx, atMs);
  deriveTrace(context, run);
  if (attempt.hasInput) return;
  attempt.hasInput = true;
  attempt.startMs = atMs;
  noteModel(context, run, attempt, readText(event, "provider"), readText(event, "model"), atMs);
  const systemPrompt = readText(event, "systemPrompt");
  attempt.systemPromptChars = systemPrompt?.length ?? null;
  if (systemPrompt !== null) noteSkills(context, run, systemPrompt);
  if (run.contentKept) keepInput(context, run, attempt, event, systemPrompt);
  run.requestText ??= attempt.promptText;
  context.emitter.markRoot(run);
};

function inputAttempt(context: RecordContext, run: RunState, ctx: HostObject, atMs: number): AttemptState {
  const trace = readTrace(ctx);
  const attempt = attemptOfAgentHook(context, run, trace, atMs);
  // Without traces a second input is the only sign of a second attempt.
  return trace === null && attempt.hasInput && attempt.end !== null
    ? beginAttempt(context, run, atMs)
    : attempt;
}

function keepInput(
  context: RecordContext,
  run: RunState,
  attempt: AttemptState,
  event: HostObject,
  systemPrompt: string | null,
): void {
  const history = readList(event, "historyMessages").filter((message) => !isLeftOut(message));
  // OpenClaw's runtime context stands last in the history but is sent after the user's message.
  const carriers = history.filter(
    (message, index) => index === history.length - 1 && isRuntimeContext(message),
  );
  const before = history.slice(0, history.length - carriers.length);
  const prompt = readText(event, "prompt");
  attempt.promptText = keepHostText(context, run, prompt, "prompt");
  attempt.historyCount = before.length;
  const system = systemPrompt === null ? [] : [context.messages.systemToJson(systemPrompt)];
  const user = prompt === null ? [] : [{ role: "user", content: prompt }];
  const messages = [...before, ...user, ...carriers].map((message) => context.messages.toJson(message));
  attempt.base = [...system, ...messages].map((json) => keepText(run, json));
  const tools = readList(event, "tools");
  if (tools.length > 0) attempt.cataloguePieces = context.catalogues.toCatalogue(tools);
}

/** `agent_end`: the attempt's messages, whole and exact. Its `success` is true also when the provider failed. */
export const recordAttemptEnd: RecordHandler = (context, event, ctx, atMs) => {
  const run = findRun(context, readText(event, "runId") ?? readText(ctx, "runId"), ctx, atMs);
  if (run === null) return;
  const attempt = attemptOfAgentHook(context, run, readTrace(ctx), atMs);
  if (attempt.end !== null) return;
  settleAttempt(context, run, attempt, readList(event, "messages"), atMs, {
    success: readFlag(event, "success"),
    errorMessage: keepHostText(context, run, readText(event, "error"), "error"),
  });
  rememberConversation(context, run, attempt);
  run.replyText = attempt.end === null ? run.replyText : (readReply(attempt) ?? run.replyText);
  if (run.lifecycle.ended !== null) settleRun(run, run.endMs ?? atMs, atMs);
  else if (run.attempts.at(-1) === attempt) settleRun(run, atMs, atMs + SETTLE_AFTER_AGENT_END_MS);
  context.emitter.markRoot(run);
};

/** The prompt without the system's, OpenClaw's runtime context, and what the attempt added. */
function rememberConversation(context: RecordContext, run: RunState, attempt: AttemptState): void {
  const { sessionKey } = run.identity;
  if (sessionKey === null || !run.contentKept || run.isContentDropped || attempt.settled === null) return;
  const start = attempt.systemPromptChars === null ? 0 : 1;
  const end = start + attempt.historyCount + (attempt.promptText === null ? 0 : 1);
  // An answer that failed is no part of the conversation.
  const added = attempt.end?.lastStopReason === "error" ? attempt.settled.slice(0, -1) : attempt.settled;
  context.conversations.remember(sessionKey, [...attempt.base.slice(start, end), ...added]);
}

/** `llm_output`: the attempt as one answer. Used only where no model calls were reported. */
export const recordAttemptOutput: RecordHandler = (context, event, ctx, atMs) => {
  const run = findRun(context, readText(event, "runId") ?? readText(ctx, "runId"), ctx, atMs);
  if (run === null) return;
  const attempt = attemptOfAgentHook(context, run, readTrace(ctx), atMs);
  if (attempt.output !== null) return;
  noteModel(context, run, attempt, readText(event, "provider"), readText(event, "model"), atMs);
  const texts = readList(event, "assistantTexts").filter((text) => typeof text === "string");
  run.replyText ??= keepHostText(context, run, texts.join("\n") || null, "reply");
  if (run.calls.some((call) => call.attempt === attempt.number)) return;
  const usage = readObject(event, "usage");
  const last = readObject(event, "lastAssistant");
  const answer = {
    ...last,
    role: "assistant",
    content: last.content ?? texts.join("\n"),
    usage: Object.keys(usage).length > 0 ? usage : last.usage,
    provider: event.provider,
    model: event.model,
  };
  attempt.output = readAnswer(context, run, answer, "llm_output");
  // The CLI harness says `llm_output` first and `agent_end` after it; a lost `agent_end` must not leave the run open.
  if (run.phase === "open") settleRun(run, atMs, atMs + SETTLE_AFTER_AGENT_END_MS);
};

function readReply(attempt: AttemptState): string | null {
  return attempt.end?.lastText ?? null;
}

/** A hook that came twice, or late, for an attempt of a run that is over: it must not open the run again. */
function isRepeated(context: RecordContext, runId: string, ctx: HostObject): boolean {
  const run = context.runs.find(runId);
  const spanId = readTrace(ctx)?.spanId ?? null;
  if (run === null || spanId === null) return false;
  return run.attempts.some((attempt) => attempt.harnessSpanId === spanId && attempt.end !== null);
}

function isRuntimeContext(message: unknown): boolean {
  return readText(toObject(message), "customType") === "openclaw.runtime-context";
}

/** Entries of the transcript that the model is never given. */
export function isLeftOut(message: unknown): boolean {
  return toObject(message).excludeFromContext === true;
}
