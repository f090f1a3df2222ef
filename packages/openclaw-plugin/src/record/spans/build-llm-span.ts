import {
  MLFLOW_KEYS,
  OPENCLAW_KEYS,
  OTEL_KEYS,
  type Span,
  type TokenUsage,
  toTraceId,
  toUnixNano,
} from "@clawglass/core";
import { RECORDER_KEYS } from "../recorder-keys.ts";
import type { AttemptState, CostState, ModelCallState, RunState } from "../state/run-state.ts";
import { AttributeList } from "./attribute-list.ts";

/** The LLM span of one model call. Its id is the one that the provider's request carried in `traceparent`. */
export function buildLlmSpan(run: RunState, call: ModelCallState): Span {
  const attempt = run.attempts.find((one) => one.number === call.attempt) ?? null;
  return {
    traceId: toTraceId(run.traceIdHex ?? ""),
    spanId: call.spanId,
    parentSpanId: run.rootSpanId,
    name: call.model ?? "model call",
    startTimeUnixNano: toUnixNano(call.startMs),
    endTimeUnixNano: call.endMs === null ? null : toUnixNano(Math.max(call.endMs, call.startMs)),
    status: statusOf(call),
    attributes: llmAttributes(run, call, attempt).items,
    events: [],
    links: [],
  };
}

function statusOf(call: ModelCallState): Span["status"] {
  if (call.endMs === null) return { code: "UNSET", message: "" };
  const stopReason = call.answer?.stopReason;
  const hasFailed =
    call.isIncomplete || call.outcome === "error" || stopReason === "error" || stopReason === "aborted";
  if (!hasFailed) return { code: "OK", message: "" };
  const reason = call.isIncomplete ? "No end of this call was seen." : "The model call failed.";
  return {
    code: "ERROR",
    message: call.answer?.errorMessage ?? describeFailure(call.failureKind) ?? call.errorCategory ?? reason,
  };
}

function describeFailure(failureKind: string | null): string | null {
  switch (failureKind) {
    case null:
      return null;
    case "timeout":
      return "The provider did not answer in time.";
    case "aborted":
      return "The call was aborted.";
    default:
      return `The connection failed: ${failureKind.replaceAll("_", " ")}.`;
  }
}

function llmAttributes(run: RunState, call: ModelCallState, attempt: AttemptState | null): AttributeList {
  const { answer } = call;
  const usage = answer?.usage ?? call.diagnosticUsage;
  const stopReason = answer?.stopReason ?? null;
  const attributes = AttributeList.forType("LLM")
    .json(MLFLOW_KEYS.spanInputs, call.endMs === null ? null : toInputs(run, call, attempt))
    .json(MLFLOW_KEYS.spanOutputs, toOutputs(call))
    .plain(RECORDER_KEYS.messageFormat, "openai")
    .plain(MLFLOW_KEYS.llmModel, call.model)
    .plain(MLFLOW_KEYS.llmProvider, call.provider)
    .plain(OTEL_KEYS.operationName, "chat")
    .plain(OTEL_KEYS.providerName, call.provider)
    .plain(OTEL_KEYS.requestModel, call.model)
    .plain(OTEL_KEYS.responseModel, answer?.servedModel ?? null)
    .plain(RECORDER_KEYS.responseId, answer?.responseId ?? null)
    .texts(OTEL_KEYS.finishReasons, stopReason === null ? [] : [toFinishReason(stopReason)])
    .plain(OTEL_KEYS.errorType, statusOf(call).code === "ERROR" ? errorTypeOf(call) : null)
    .plain(OPENCLAW_KEYS.runId, run.runId)
    .plain(OPENCLAW_KEYS.attempt, call.attempt)
    .plain(OPENCLAW_KEYS.timeToFirstByteMs, call.timeToFirstByteMs)
    .plain(RECORDER_KEYS.callId, call.callId)
    .plain(RECORDER_KEYS.api, call.api)
    .plain(RECORDER_KEYS.failureKind, call.failureKind)
    .plain(RECORDER_KEYS.requestBytes, call.requestBytes)
    .plain(RECORDER_KEYS.responseBytes, call.responseBytes)
    .plain(RECORDER_KEYS.offeredToolCount, call.offeredToolCount)
    .plain(RECORDER_KEYS.historyCount, attempt?.hasInput ? attempt.historyCount : null)
    .plain(RECORDER_KEYS.timing, call.isDerived ? "derived" : null)
    .flag(RECORDER_KEYS.contentDropped, run.isContentDropped && !call.isSent)
    .flag(OPENCLAW_KEYS.incomplete, call.isIncomplete);
  addTools(attributes, run, call, attempt);
  if (usage !== null) addUsage(attributes, usage.usage);
  if (usage?.cost) addCost(attributes, usage.cost);
  return attributes;
}

function toInputs(run: RunState, call: ModelCallState, attempt: AttemptState | null): string | null {
  if (attempt === null || !attempt.hasInput || !run.contentKept) return null;
  const own = call.inputFrom === "settled" ? attempt.settled : attempt.written;
  return `{"messages":[${[...attempt.base, ...(own ?? []).slice(0, call.inputCount)].join(",")}]}`;
}

function toOutputs(call: ModelCallState): string | null {
  const { answer } = call;
  if (answer === null || answer.messageJson === null) return null;
  const finishReason = JSON.stringify(toFinishReason(answer.stopReason ?? "unknown"));
  return `{"choices":[{"index":0,"finish_reason":${finishReason},"message":${answer.messageJson}}]}`;
}

/** OpenClaw's stop reasons in OpenAI's words, which readers of the chat form expect. */
function toFinishReason(stopReason: string): string {
  return stopReason === "toolUse" ? "tool_calls" : stopReason;
}

function errorTypeOf(call: ModelCallState): string {
  return call.answer?.errorType ?? call.failureKind ?? call.errorCategory ?? "error";
}

function addTools(
  attributes: AttributeList,
  run: RunState,
  call: ModelCallState,
  attempt: AttemptState | null,
): void {
  const catalogue = attempt?.cataloguePieces ?? null;
  if (catalogue === null || !run.contentKept || call.endMs === null) return;
  attributes.plain(RECORDER_KEYS.toolCatalogueSha256, catalogue.sha256);
  const first = run.calls.find((one) => one.attempt === call.attempt);
  if (call.offeredToolCount === catalogue.count) attributes.json(MLFLOW_KEYS.chatTools, catalogue.json);
  else if (first === call) attributes.json(RECORDER_KEYS.toolCatalogue, catalogue.json);
}

function addUsage(attributes: AttributeList, usage: TokenUsage): void {
  attributes
    .plain(OTEL_KEYS.inputTokens, usage.inputTokens)
    .plain(OTEL_KEYS.outputTokens, usage.outputTokens)
    .plain(OTEL_KEYS.cacheReadTokens, usage.cacheReadTokens)
    .plain(OTEL_KEYS.cacheWriteTokens, usage.cacheWriteTokens)
    .plain(OTEL_KEYS.reasoningTokens, usage.reasoningTokens)
    .json(MLFLOW_KEYS.chatTokenUsage, toMlflowUsage(usage));
}

/** MLflow drops a usage that lacks one of the three sums, so it is written only when all are known. */
function toMlflowUsage(usage: TokenUsage): string | null {
  const { inputTokens, outputTokens, totalTokens, cacheReadTokens, cacheWriteTokens } = usage;
  if (inputTokens === null || outputTokens === null) return null;
  return JSON.stringify({
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    total_tokens: totalTokens ?? inputTokens + outputTokens,
    ...(cacheReadTokens === null ? {} : { cache_read_input_tokens: cacheReadTokens }),
    ...(cacheWriteTokens === null ? {} : { cache_creation_input_tokens: cacheWriteTokens }),
  });
}

function addCost(attributes: AttributeList, cost: CostState): void {
  const parts = {
    ...(cost.inputUsd === null ? {} : { input_cost: cost.inputUsd }),
    ...(cost.outputUsd === null ? {} : { output_cost: cost.outputUsd }),
    total_cost: cost.totalUsd,
  };
  attributes.json(MLFLOW_KEYS.llmCost, JSON.stringify(parts)).plain(OPENCLAW_KEYS.costSource, cost.source);
}
