import { toDurationMs } from "@clawglass/core";
import type { ConversationStep } from "@clawglass/core/api";
import type { NormalizedSpan } from "@clawglass/storage";
import { readEventText } from "./read-event-text.ts";
import type { StepContext } from "./step-context.ts";

/** Delivery is shown with the reply, the receipt of a message by the message itself. */
const SHOWN_ELSEWHERE = new Set(["delivery", "message_received", "exception"]);

/** What happened to a span on the way: retry, fallback, compaction, approval, abort. */
export function buildNotices({ span }: NormalizedSpan, context: StepContext): ConversationStep[] {
  return span.events
    .filter((event) => !SHOWN_ELSEWHERE.has(event.name) && !event.name.startsWith("gen_ai."))
    .map((event) => ({
      kind: "notice" as const,
      spanId: span.spanId,
      offsetMs: toDurationMs(context.traceStart, event.timeUnixNano),
      name: event.name,
      text: readEventText(event) ?? event.name.replaceAll("_", " "),
    }));
}
