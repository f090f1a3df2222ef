import { findAttribute, isRecord, MLFLOW_KEYS, OPENCLAW_KEYS } from "@clawglass/core";
import type { SubAgentStep } from "@clawglass/core/api";
import type { NormalizedSpan } from "@clawglass/storage";
import { buildRunBody } from "./build-run-steps.ts";
import { readInputMessages, readOutputMessage, readPayload } from "./read-messages.ts";
import { durationOf, placeOf, type StepContext, stateOf } from "./step-context.ts";
import { sumRun } from "./sum-run.ts";
import { toTextView } from "./text-view.ts";

/** A run that another run spawned: its card, with the same conversation inside. */
export function buildSubAgentStep(
  agent: NormalizedSpan,
  spawn: NormalizedSpan | null,
  context: StepContext,
): SubAgentStep {
  const task = readSpawnTask(spawn) ?? readPrompt(agent);
  const reply = readOutputMessage(agent)?.text ?? agent.facts.outputPreview;
  const leftOut = context.leftOut.get(agent.span.spanId);
  return {
    kind: "sub-agent",
    spanId: agent.span.spanId,
    offsetMs: placeOf(spawn ?? agent, context).offsetMs,
    label: readLabel(agent) ?? agent.facts.agentId ?? agent.span.name,
    task: task ? toTextView(task) : null,
    state: stateOf(agent),
    durationMs: durationOf(agent),
    ...(leftOut ?? sumRun(agent, context.tree)),
    reply: reply ? toTextView(reply) : null,
    errorMessage: agent.facts.errorMessage,
    steps: leftOut ? [] : buildRunBody(agent, context),
    isLeftOut: leftOut !== undefined,
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

function readLabel({ span }: NormalizedSpan): string | null {
  const json = findAttribute(span.attributes, OPENCLAW_KEYS.label)?.json;
  const value: unknown = json === undefined ? null : JSON.parse(json);
  return typeof value === "string" && value !== "" ? value : null;
}
