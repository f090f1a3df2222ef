import { AppError } from "@clawglass/core";
import type { Conversation, TraceSummary } from "@clawglass/core/api";
import type { NormalizedSpan, StoreReader } from "@clawglass/storage";
import { buildConversation } from "./build-conversation.ts";
import { chooseSpans } from "./choose-spans.ts";
import { buildSpanTree } from "./span-tree.ts";

export interface ConversationJob {
  traceId: string;
  /** An agent whose steps are asked for; null for the whole run. */
  below: string | null;
}

/** Up to here a conversation is read whole. */
const WHOLE_UP_TO_SPANS = 1_500;
const WHOLE_UP_TO_BYTES = 6_000_000;
const MAX_SPANS = 1_500;

type Reader = Pick<StoreReader, "getTraceSummary" | "getSpanSkeletons" | "getSpans">;

/** The conversation of a run, or of one agent in it; of a very large run only what is seen at first. null without such a trace. */
export async function readConversation(
  reader: Reader,
  { traceId, below }: ConversationJob,
): Promise<Conversation | null> {
  const summary = await reader.getTraceSummary(traceId);
  if (summary === null) return null;
  const skeletons = await reader.getSpanSkeletons(traceId, { isBare: true });
  const payloadBytes = skeletons.reduce((sum, span) => sum + span.payloadBytes, 0);
  if (below === null && skeletons.length <= WHOLE_UP_TO_SPANS && payloadBytes <= WHOLE_UP_TO_BYTES) {
    return toAnswer(summary, await reader.getSpans(traceId), new Map(), null, 0);
  }
  const tree = buildSpanTree(skeletons);
  const start = below === null ? tree.roots : skeletons.filter(({ span }) => span.spanId === below);
  if (start.length === 0) throw new AppError("NOT_FOUND", `The trace has no span ${below?.slice(0, 100)}.`);
  const { spanIds, firstCallIds, leftOut, leftOutCount } = chooseSpans(tree, start, MAX_SPANS);
  const spans = await reader.getSpans(traceId, { spanIds, withoutPrompts: true });
  const prompts = await reader.getSpans(traceId, { spanIds: firstCallIds });
  const promptById = new Map(prompts.map((span) => [span.span.spanId, span]));
  const withPrompts = spans.map((span) => promptById.get(span.span.spanId) ?? span);
  return toAnswer(summary, withPrompts, leftOut, below, leftOutCount);
}

function toAnswer(
  summary: TraceSummary,
  spans: readonly NormalizedSpan[],
  leftOut: Parameters<typeof buildConversation>[2],
  below: string | null,
  leftOutCount: number,
): Conversation {
  const { traceId, revision, requestTimeMs } = summary;
  return { traceId, revision, steps: buildConversation(spans, requestTimeMs, leftOut, below), leftOutCount };
}
