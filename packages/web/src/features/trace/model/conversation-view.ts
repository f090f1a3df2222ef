import type { ConversationStep } from "@clawglass/core/api";

/** A sub-agent may spawn sub-agents; deeper than this the card leads to the tree instead. */
export const MAX_SUB_AGENT_DEPTH = 6;

/** The first failed step at any depth: it opens itself and leads with its error. */
export function findFirstFailure(steps: readonly ConversationStep[]): string | null {
  const stack = steps.toReversed();
  for (let step = stack.pop(); step; step = stack.pop()) {
    if (step.kind === "model-error") return step.spanId;
    if (step.kind === "tool-call" && step.state === "failed") return step.spanId;
    if (step.kind === "sub-agent") {
      if (step.state === "failed" && step.steps.length === 0) return step.spanId;
      stack.push(...step.steps.toReversed());
    }
  }
  return null;
}

/** Does the step itself, or anything inside it, belong to this span? */
export function holdsSpan(step: ConversationStep, spanId: string): boolean {
  const stack: ConversationStep[] = [step];
  for (let item = stack.pop(); item; item = stack.pop()) {
    if (item.spanId === spanId) return true;
    if (item.kind === "sub-agent") stack.push(...item.steps);
  }
  return false;
}

/** Arguments in one line: `folder: INBOX, unread: true`. Falls back to the text where it is no JSON object. */
export function toArgumentLine(argumentsText: string, maxChars = 200): string {
  const text = argumentsText.slice(0, 20_000);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return shorten(String(value ?? ""), maxChars);
    const parts = Object.entries(value)
      .slice(0, 8)
      .map(([key, entry]) => `${key}: ${describe(entry)}`);
    return shorten(parts.join(", "), maxChars);
  } catch {
    return shorten(text, maxChars);
  }
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `${value.length} entries`;
  if (typeof value === "object" && value !== null) return `${Object.keys(value).length} fields`;
  return shorten(String(value), 80);
}

function shorten(text: string, maxChars: number): string {
  const line = text
    .slice(0, maxChars * 2)
    .replace(/\s+/g, " ")
    .trim();
  return line.length > maxChars ? `${line.slice(0, maxChars)}…` : line;
}
