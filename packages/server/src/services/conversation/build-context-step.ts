import { findAttribute, isModelCall, isRecord, MLFLOW_KEYS, OPENCLAW_KEYS } from "@clawglass/core";
import type { ConversationStep } from "@clawglass/core/api";
import type { NormalizedSpan } from "@clawglass/storage";
import { readInputMessages, readPayload } from "./read-messages.ts";
import { placeOf, type StepContext } from "./step-context.ts";

/** What the first model call was given besides the request; nothing where no prompt was recorded. */
export function buildContextStep(run: NormalizedSpan, context: StepContext): ConversationStep[] {
  const firstCall = context.tree.childrenOf(run.span.spanId).find((child) => isModelCall(child.facts.type));
  if (firstCall === undefined) return [];
  const messages = readInputMessages(firstCall);
  if (messages.length === 0) return [];
  const systemPromptChars = messages
    .filter((message) => message.role === "system")
    .reduce((sum, message) => sum + message.text.length, 0);
  const conversationCount = messages.filter((message) => message.role !== "system").length;
  const tools = readPayload(firstCall, MLFLOW_KEYS.chatTools);
  return [
    {
      kind: "context",
      ...placeOf(firstCall, context),
      systemPromptChars,
      skills: readSkillNames(run),
      toolCount: Array.isArray(tools) ? tools.length : null,
      historyMessageCount: Math.max(0, conversationCount - 1),
    },
  ];
}

function readSkillNames({ span }: NormalizedSpan): string[] {
  const json = findAttribute(span.attributes, OPENCLAW_KEYS.skills)?.json;
  const skills: unknown = json === undefined ? [] : JSON.parse(json);
  if (!Array.isArray(skills)) return [];
  return skills.flatMap((skill) => (isRecord(skill) && typeof skill.name === "string" ? skill.name : []));
}
