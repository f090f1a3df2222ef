import { MLFLOW_KEYS } from "@clawglass/core";
import type { ConversationStep } from "@clawglass/core/api";
import type { NormalizedSpan } from "@clawglass/storage";
import { readToolText } from "./read-messages.ts";
import { durationOf, placeOf, type StepContext, stateOf } from "./step-context.ts";
import { toTextView } from "./text-view.ts";

export function buildToolStep(tool: NormalizedSpan, context: StepContext): ConversationStep {
  const result = readToolText(tool, MLFLOW_KEYS.spanOutputs);
  return {
    kind: "tool-call",
    ...placeOf(tool, context),
    name: tool.facts.toolName ?? tool.span.name,
    state: stateOf(tool),
    durationMs: durationOf(tool),
    arguments: toTextView(readToolText(tool, MLFLOW_KEYS.spanInputs) ?? ""),
    result: result === null ? null : toTextView(result),
    errorMessage: tool.facts.errorMessage,
  };
}
