import type { ConversationStep } from "@clawglass/core/api";
import type { NormalizedSpan } from "@clawglass/storage";
import { readOutputMessage } from "./read-messages.ts";
import { placeOf, type StepContext } from "./step-context.ts";
import { toTextView } from "./text-view.ts";

/** What the user sees of one model call: its failure, or its thinking and what it said before it called tools. */
export function buildModelSteps(call: NormalizedSpan, context: StepContext): ConversationStep[] {
  const place = placeOf(call, context);
  const steps: ConversationStep[] = [];
  const message = readOutputMessage(call);
  if (message !== null && message.thinking !== "") {
    steps.push({ kind: "thinking", ...place, text: toTextView(message.thinking) });
  }
  if (message?.hasToolCalls && message.text.trim() !== "") {
    steps.push({ kind: "interim-text", ...place, text: toTextView(message.text) });
  }
  if (call.span.status.code === "ERROR") {
    const errorMessage = call.facts.errorMessage ?? "The call failed; the provider did not say why.";
    steps.push({ kind: "model-error", ...place, model: call.facts.model, errorMessage });
  }
  return steps;
}
