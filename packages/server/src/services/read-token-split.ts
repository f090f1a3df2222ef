import { findAttribute, isModelCall, MLFLOW_KEYS } from "@clawglass/core";
import type { TokenSplitAnswer } from "@clawglass/core/api";
import {
  emptyChars,
  estimateTokens,
  PROMPT_PARTS,
  type SplitMethod,
  splitPrompt,
} from "@clawglass/core/prompt";
import type { NormalizedSpan, SpanSkeleton, StoreReader } from "@clawglass/storage";

export interface TokenSplitJob {
  traceId: string;
  /** null adds up all model calls. */
  spanId: string | null;
}

const CALLS_PER_STEP = 8;
/** Prompts of a run that are looked at, newest first, while they come to no more than this. */
const MAX_BYTES = 24_000_000;
const OFFERED_TOOLS_KEY = "openclaw.tools.offered";
const WORST: readonly SplitMethod[] = ["scaled", "remainder", "length"];

/** Where the input tokens of a call, or of all calls of a run, went. Reads prompts a few at a time, beside the store. */
export async function readTokenSplit(
  reader: Pick<StoreReader, "getSpanSkeletons" | "getSpans">,
  { traceId, spanId }: TokenSplitJob,
): Promise<TokenSplitAnswer> {
  const skeletons = await reader.getSpanSkeletons(traceId, { isBare: true });
  const calls = skeletons.filter(
    ({ span, facts }) => isModelCall(facts.type) && (spanId === null || span.spanId === spanId),
  );
  const chosen = takeNewest(calls);
  const sum: TokenSplitAnswer = {
    parts: PROMPT_PARTS.map((name) => ({ name, chars: 0, tokens: 0 })),
    inputTokens: chosen.length === 0 ? null : 0,
    unseenTokens: 0,
    estimatedTokens: 0,
    method: "scaled",
    callCount: chosen.length,
    skippedCallCount: calls.length - chosen.length,
  };
  for (let from = 0; from < chosen.length; from += CALLS_PER_STEP) {
    const spanIds = chosen.slice(from, from + CALLS_PER_STEP).map(({ span }) => span.spanId);
    for (const call of await reader.getSpans(traceId, { spanIds })) addCall(sum, call);
  }
  return sum;
}

function takeNewest(calls: readonly SpanSkeleton[]): SpanSkeleton[] {
  let bytes = 0;
  const chosen: SpanSkeleton[] = [];
  for (const call of calls.toReversed()) {
    bytes += call.payloadBytes;
    if (chosen.length > 0 && bytes > MAX_BYTES) break;
    chosen.push(call);
  }
  return chosen;
}

function addCall(sum: TokenSplitAnswer, { span, facts }: NormalizedSpan): void {
  const read = (key: string) => findAttribute(span.attributes, key)?.json ?? null;
  const toolsJson = read(MLFLOW_KEYS.chatTools);
  const offered = Number(read(OFFERED_TOOLS_KEY) ?? 0);
  const inputsJson = read(MLFLOW_KEYS.spanInputs);
  const chars = inputsJson === null ? emptyChars() : splitPrompt(JSON.parse(inputsJson), toolsJson);
  const { inputTokens } = facts.usage;
  const split = estimateTokens(
    chars,
    inputTokens,
    inputsJson !== null && (toolsJson !== null || offered === 0),
  );
  for (const part of sum.parts) {
    part.chars += chars[part.name];
    part.tokens += split.tokens[part.name];
  }
  sum.inputTokens = sum.inputTokens === null || inputTokens === null ? null : sum.inputTokens + inputTokens;
  sum.unseenTokens += split.unseenTokens;
  sum.estimatedTokens += split.estimatedTokens;
  sum.method = WORST[Math.max(WORST.indexOf(sum.method), WORST.indexOf(split.method))] ?? "length";
}
