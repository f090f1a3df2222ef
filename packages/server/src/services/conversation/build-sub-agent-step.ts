import {
  addKnown,
  addTokenUsage,
  findAttribute,
  isModelCall,
  isRecord,
  MLFLOW_KEYS,
  OPENCLAW_KEYS,
  type TokenUsage,
  UNKNOWN_USAGE,
} from "@clawglass/core";
import type { SubAgentStep } from "@clawglass/core/api";
import type { NormalizedSpan } from "@clawglass/storage";
import { buildRunBody } from "./build-run-steps.ts";
import { readInputMessages, readOutputMessage, readPayload } from "./read-messages.ts";
import { durationOf, placeOf, type StepContext, stateOf } from "./step-context.ts";
import { toTextView } from "./text-view.ts";

/** A run that another run spawned: its card, with the same conversation inside. */
export function buildSubAgentStep(
  agent: NormalizedSpan,
  spawn: NormalizedSpan | null,
  context: StepContext,
): SubAgentStep {
  const task = readSpawnTask(spawn) ?? readPrompt(agent);
  const reply = readOutputMessage(agent)?.text ?? agent.facts.outputPreview;
  const sums = sumBelow(agent, context);
  return {
    kind: "sub-agent",
    spanId: agent.span.spanId,
    offsetMs: placeOf(spawn ?? agent, context).offsetMs,
    label: readLabel(agent) ?? agent.facts.agentId ?? agent.span.name,
    task: task ? toTextView(task) : null,
    state: stateOf(agent),
    durationMs: durationOf(agent),
    ...sums,
    reply: reply ? toTextView(reply) : null,
    errorMessage: agent.facts.errorMessage,
    steps: buildRunBody(agent, context),
  };
}

/** The task as the spawning agent put it; the prompt of the run has OpenClaw's instructions around it. */
function readSpawnTask(spawn: NormalizedSpan | null): string | null {
  const parameters = spawn === null ? null : readPayload(spawn, MLFLOW_KEYS.spanInputs);
  return isRecord(parameters) && typeof parameters.task === "string" ? parameters.task : null;
}

function readPrompt(agent: NormalizedSpan): string | null {
  const request = readInputMessages(agent).findLast((message) => message.role === "user");
  return request?.text ?? agent.facts.inputPreview;
}

interface Sums {
  modelCallCount: number;
  toolCallCount: number;
  usage: TokenUsage;
  costUsd: number | null;
  model: string | null;
}

/** Adds up the calls of the run and of all that it spawned. */
function sumBelow(agent: NormalizedSpan, context: StepContext): Sums {
  const sums: Sums = {
    modelCallCount: 0,
    toolCallCount: 0,
    usage: UNKNOWN_USAGE,
    costUsd: null,
    model: null,
  };
  const waiting = [...context.tree.childrenOf(agent.span.spanId)];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    waiting.push(...context.tree.childrenOf(node.span.spanId));
    if (node.facts.type === "TOOL") sums.toolCallCount += 1;
    if (!isModelCall(node.facts.type)) continue;
    sums.modelCallCount += 1;
    sums.usage = addTokenUsage(sums.usage, node.facts.usage);
    sums.costUsd = addKnown(sums.costUsd, node.facts.costUsd);
    sums.model ??= node.facts.model;
  }
  return sums;
}

function readLabel({ span }: NormalizedSpan): string | null {
  const json = findAttribute(span.attributes, OPENCLAW_KEYS.label)?.json;
  const value: unknown = json === undefined ? null : JSON.parse(json);
  return typeof value === "string" && value !== "" ? value : null;
}
