import { isModelCall } from "@clawglass/core";
import type { ConversationStep } from "@clawglass/core/api";
import type { NormalizedSpan } from "@clawglass/storage";
import { buildContextStep } from "./build-context-step.ts";
import { buildModelSteps } from "./build-model-steps.ts";
import { buildNotices } from "./build-notices.ts";
import { buildSubAgentStep } from "./build-sub-agent-step.ts";
import { buildToolStep } from "./build-tool-step.ts";
import { readEventText } from "./read-event-text.ts";
import { readInputMessages, readOutputMessage } from "./read-messages.ts";
import { placeOf, type StepContext } from "./step-context.ts";
import { toTextView } from "./text-view.ts";

/** Triggers whose prompt OpenClaw wrote itself: it is not shown as the user's words. */
const INTERNAL_TRIGGERS = new Set(["subagent", "announce", "heartbeat", "compaction", "internal"]);

/** One agent run, from the message to the reply. */
export function buildRunSteps(run: NormalizedSpan, context: StepContext): ConversationStep[] {
  return [...buildRequest(run, context), ...buildRunBody(run, context), ...buildReply(run, context)];
}

/** What lies between request and reply, in the order of time. */
export function buildRunBody(run: NormalizedSpan, context: StepContext): ConversationStep[] {
  const work = context.tree.childrenOf(run.span.spanId).flatMap((child) => buildChildSteps(child, context));
  const steps = [...buildContextStep(run, context), ...buildNotices(run, context), ...work];
  return steps.sort((left, right) => left.offsetMs - right.offsetMs);
}

function buildChildSteps(child: NormalizedSpan, context: StepContext): ConversationStep[] {
  const { type, trigger } = child.facts;
  if (isModelCall(type)) return [...buildModelSteps(child, context), ...buildNotices(child, context)];
  if (type === "AGENT")
    return trigger === "announce" ? buildRunSteps(child, context) : [buildSubAgentStep(child, null, context)];
  if (type === "TOOL") return buildToolSteps(child, context);
  return buildRunBody(child, context);
}

/** A tool call; where it spawned agents, their cards stand for it, and tools that ran inside it follow. */
function buildToolSteps(tool: NormalizedSpan, context: StepContext): ConversationStep[] {
  const children = context.tree.childrenOf(tool.span.spanId);
  const agents = children.filter((child) => child.facts.type === "AGENT");
  const others = children
    .filter((child) => child.facts.type !== "AGENT")
    .flatMap((child) => buildChildSteps(child, context));
  if (agents.length > 0)
    return [...agents.map((agent) => buildSubAgentStep(agent, tool, context)), ...others];
  return [buildToolStep(tool, context), ...others, ...buildNotices(tool, context)];
}

function buildRequest(run: NormalizedSpan, context: StepContext): ConversationStep[] {
  if (INTERNAL_TRIGGERS.has(run.facts.trigger ?? "")) return [];
  const text =
    readInputMessages(run).findLast((message) => message.role === "user")?.text ?? run.facts.inputPreview;
  if (text === null || text === undefined || text === "") return [];
  return [
    { kind: "user-message", ...placeOf(run, context), text: toTextView(text), channel: run.facts.channel },
  ];
}

function buildReply(run: NormalizedSpan, context: StepContext): ConversationStep[] {
  const text = readOutputMessage(run)?.text ?? run.facts.outputPreview;
  if (text === null || text === undefined || text === "") return buildFailure(run, context);
  const { span, facts } = run;
  const end = span.endTimeUnixNano ?? span.startTimeUnixNano;
  const offsetMs = Number(end - context.traceStart) / 1_000_000;
  const delivery = span.events.findLast((event) => event.name === "delivery");
  const reply: ConversationStep = {
    kind: "reply",
    spanId: span.spanId,
    offsetMs,
    agentId: facts.agentId,
    model: facts.model ?? lastModelOf(run, context),
    text: toTextView(text),
    delivery: delivery ? readEventText(delivery) : null,
  };
  return [reply, ...buildFailure(run, context)];
}

/** A run that failed without a failed call or tool to show says so at its end. */
function buildFailure(run: NormalizedSpan, context: StepContext): ConversationStep[] {
  const { span, facts } = run;
  if (facts.errorMessage === null) return [];
  const isShown = context.tree
    .childrenOf(span.spanId)
    .some((child) => child.facts.errorMessage === facts.errorMessage);
  if (isShown) return [];
  return [
    { kind: "model-error", ...placeOf(run, context), model: facts.model, errorMessage: facts.errorMessage },
  ];
}

function lastModelOf(run: NormalizedSpan, context: StepContext): string | null {
  return (
    context.tree.childrenOf(run.span.spanId).findLast((child) => isModelCall(child.facts.type))?.facts
      .model ?? null
  );
}
