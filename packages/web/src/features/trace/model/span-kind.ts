import { isModelCall } from "@clawglass/core";
import type { SpanRow } from "@clawglass/core/api";
import type { IconName } from "../../../ui/Icon.tsx";
import type { StateName } from "../../../ui/StateGlyph.tsx";

/** How a span is drawn: model calls filled, tools outlined, agents and sub-agents as a bracket, the rest plain. */
export type SpanKind = "agent" | "sub" | "llm" | "tool" | "other";

export function toSpanKind(span: Pick<SpanRow, "type" | "parentSpanId">): SpanKind {
  if (isModelCall(span.type)) return "llm";
  if (span.type === "TOOL") return "tool";
  if (span.type === "AGENT") return span.parentSpanId === null ? "agent" : "sub";
  return "other";
}

export const KIND_ICONS: Record<SpanKind | "event", IconName> = {
  agent: "agent",
  sub: "subAgent",
  llm: "wave",
  tool: "tool",
  other: "span",
  event: "event",
};

export const KIND_WORDS: Record<SpanKind | "event", string> = {
  agent: "agent run",
  sub: "sub-agent",
  llm: "model call",
  tool: "tool call",
  other: "step",
  event: "event",
};

export function toSpanState(span: Pick<SpanRow, "status" | "durationMs" | "isIncomplete">): StateName {
  if (span.isIncomplete) return "lost";
  if (span.status === "ERROR") return "failed";
  return span.durationMs === null ? "running" : "ok";
}
