import { findAttribute, isModelCall, type SpanEvent } from "@clawglass/core";
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

/** OpenClaw's tool search wraps the tool that really runs into a call of this one. */
const WRAPPER_TOOL = "tool_call";
/** Runs nested deeper than this are left to the tree, which has no such limit. */
const MAX_DEPTH = 64;

/** One agent run, from the message to the reply, in the order of time: a run that woke up later comes after the reply. */
export function buildRunSteps(run: NormalizedSpan, context: StepContext): ConversationStep[] {
  const steps = [...buildRequest(run, context), ...buildRunBody(run, context), ...buildReply(run, context)];
  return steps.sort(byTime);
}

/** What lies between request and reply, in the order of time. */
export function buildRunBody(run: NormalizedSpan, context: StepContext): ConversationStep[] {
  if (context.depth > MAX_DEPTH) return [];
  const deeper = { ...context, depth: context.depth + 1 };
  const work = context.tree.childrenOf(run.span.spanId).flatMap((child) => buildChildSteps(child, deeper));
  const given = run.facts.trigger === "announce" ? [] : buildContextStep(run, context);
  return [...given, ...buildNotices(run, context), ...work].sort(byTime);
}

function byTime(left: ConversationStep, right: ConversationStep): number {
  return left.offsetMs - right.offsetMs;
}

function buildChildSteps(child: NormalizedSpan, context: StepContext): ConversationStep[] {
  const { type, trigger } = child.facts;
  if (isModelCall(type)) return buildCallSteps(child, context);
  if (type === "TOOL") return buildToolSteps(child, context);
  if (type !== "AGENT") return buildRunBody(child, context);
  return trigger === "announce" ? buildRunSteps(child, context) : [buildSubAgentStep(child, null, context)];
}

/** A model call. Some senders put the tools that it asked for below it. */
function buildCallSteps(call: NormalizedSpan, context: StepContext): ConversationStep[] {
  if (context.depth > MAX_DEPTH) return [];
  const deeper = { ...context, depth: context.depth + 1 };
  const inside = context.tree.childrenOf(call.span.spanId).flatMap((child) => buildChildSteps(child, deeper));
  return [...buildModelSteps(call, context), ...buildNotices(call, context), ...inside];
}

/** A tool call. What it wraps, or the agents that it spawned, stand for it unless the call itself failed. */
function buildToolSteps(tool: NormalizedSpan, context: StepContext): ConversationStep[] {
  if (context.depth > MAX_DEPTH) return [];
  const deeper = { ...context, depth: context.depth + 1 };
  const children = context.tree.childrenOf(tool.span.spanId);
  const inside = children.flatMap((child) =>
    child.facts.type === "AGENT" ? [buildSubAgentStep(child, tool, deeper)] : buildChildSteps(child, deeper),
  );
  const isSpawn = children.some((child) => child.facts.type === "AGENT");
  const isWrapper = tool.facts.toolName === WRAPPER_TOOL && inside.some((step) => step.kind !== "notice");
  const standsForItself = (!isSpawn && !isWrapper) || tool.span.status.code === "ERROR";
  return [
    ...(standsForItself ? [buildToolStep(tool, context)] : []),
    ...inside,
    ...buildNotices(tool, context),
  ];
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
    hasDeliveryFailed: delivery !== undefined && hasFailed(delivery),
  };
  return [reply, ...buildFailure(run, context)];
}

function hasFailed({ attributes }: SpanEvent): boolean {
  return findAttribute(attributes, "state")?.json === '"failed"';
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
