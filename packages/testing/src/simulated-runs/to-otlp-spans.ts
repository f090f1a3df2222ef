import { MLFLOW_KEYS, OPENCLAW_KEYS, OTEL_KEYS } from "@clawglass/core";
import type { RunObservation } from "@clawglass/core/health";
import { EXCHANGES, fillIn, JOB_EXCHANGES, TOOL_TEXTS } from "./phrases.ts";

type Attribute = { key: string; value: Record<string, unknown> };

export interface OtlpJsonSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: Attribute[];
  events: { timeUnixNano: string; name: string; attributes: Attribute[] }[];
  status: { code: number; message?: string };
}

const OK = { code: 1 };
const ERROR_CODE = 2;
const SESSION_MS = 6 * 3_600_000;
/** Parts of a run's tokens, so that every kind of token is there. */
const PARTS = { output: 0.06, reasoning: 0.02, cacheWrite: 0.04, cacheRead: 0.55 };

/**
 * One run of the health simulation as spans of the plugin's shape: an agent's root, a model call, its tool calls. Tool calls
 * beyond 60 are left out.
 */
export function toOtlpSpans(run: RunObservation, index: number, agentId = "main"): OtlpJsonSpan[] {
  const traceId = toOtlpTraceId(run, index);
  const rootId = toHex(index * 64 + 1, 16);
  const durationMs = Math.max(50, run.durationMs ?? 1_000);
  const message = findFailure(run);
  const root: OtlpJsonSpan = {
    traceId,
    spanId: rootId,
    name: agentId,
    startTimeUnixNano: toNano(run.startTimeMs),
    endTimeUnixNano: toNano(run.startTimeMs + durationMs),
    attributes: [...describeRun(run, index, agentId), text(MLFLOW_KEYS.spanType, "AGENT")],
    events: run.skills
      .filter((skill) => skill.wasUsed)
      .map((skill) => ({
        timeUnixNano: toNano(run.startTimeMs),
        name: "skill_used",
        attributes: [text("skill", skill.name), text("text", `Skill ${skill.name} was read`)],
      })),
    status: run.state === "ERROR" ? { code: ERROR_CODE, message } : OK,
  };
  const calls = run.tools.flatMap((tool) =>
    Array.from({ length: tool.calls }, (_, call) => ({ name: tool.name, hasFailed: call < tool.failures })),
  );
  const stepMs = durationMs / (calls.length + 2);
  const child = (place: number, name: string, attributes: Attribute[], status: OtlpJsonSpan["status"]) => ({
    traceId,
    spanId: toHex(index * 64 + 2 + place, 16),
    parentSpanId: rootId,
    name,
    startTimeUnixNano: toNano(run.startTimeMs + stepMs * place),
    endTimeUnixNano: toNano(run.startTimeMs + stepMs * (place + 0.9)),
    attributes,
    events: [],
    status,
  });
  const model = run.models[0];
  return [
    root,
    ...(model === undefined
      ? []
      : [child(0, model, [...describeModelCall(run, model), ...describeExchange(run, index)], OK)]),
    ...calls
      .slice(0, 60)
      .map(({ name, hasFailed }, place) =>
        child(
          place + 1,
          name,
          describeToolCall(name, index + place, hasFailed),
          hasFailed ? { code: ERROR_CODE, message: `${name} timed out after 30 s` } : OK,
        ),
      ),
  ];
}

function describeRun(run: RunObservation, index: number, agentId: string): Attribute[] {
  const trigger = run.trigger ?? "user";
  const session =
    trigger === "user"
      ? `agent:${agentId}:telegram:${Math.floor(run.startTimeMs / SESSION_MS)}`
      : `agent:${agentId}:${run.jobId ?? trigger}`;
  const optional = (key: string, value: string | null) => (value === null ? [] : [text(key, value)]);
  return [
    ...describeExchange(run, index),
    text(OTEL_KEYS.sessionId, session),
    text(OPENCLAW_KEYS.agentId, agentId),
    text(
      OPENCLAW_KEYS.skills,
      JSON.stringify(run.skills.map((skill) => ({ name: skill.name, sha256: skill.version }))),
    ),
    ...(trigger === "user" ? [text(OPENCLAW_KEYS.channel, index % 5 === 0 ? "whatsapp" : "telegram")] : []),
    ...optional(OPENCLAW_KEYS.trigger, run.trigger),
    ...optional(OPENCLAW_KEYS.jobId, run.jobId),
    ...optional(OPENCLAW_KEYS.hostVersion, run.hostVersion),
    ...optional(OPENCLAW_KEYS.pluginVersion, run.pluginVersion),
  ];
}

/** 32 hex digits, another one for each run and place. */
export function toOtlpTraceId(run: RunObservation, index: number): string {
  return toHex(hash(run.traceId), 8) + toHex(index, 24);
}

/** Request and reply, as they stand on the root and on the model call. */
function describeExchange(run: RunObservation, index: number): Attribute[] {
  const exchanges = EXCHANGES[run.trigger ?? "user"] ?? EXCHANGES.user;
  const { ask, answer } =
    JOB_EXCHANGES[run.jobId ?? ""] ?? exchanges[index % exchanges.length] ?? exchanges[0];
  const said = (role: string, content: string) => JSON.stringify({ messages: [{ role, content }] });
  const request = text(MLFLOW_KEYS.spanInputs, said("user", fillIn(ask, index)));
  if (run.state === "ERROR") return [request];
  return [request, text(MLFLOW_KEYS.spanOutputs, said("assistant", fillIn(answer, index)))];
}

function describeToolCall(name: string, number: number, hasFailed: boolean): Attribute[] {
  const { given, gave } = TOOL_TEXTS[name] ?? { given: {}, gave: "" };
  return [
    text(MLFLOW_KEYS.spanType, "TOOL"),
    text(OTEL_KEYS.toolName, name),
    text(MLFLOW_KEYS.spanInputs, fillIn(JSON.stringify(given), number)),
    ...(hasFailed ? [] : [text(MLFLOW_KEYS.spanOutputs, fillIn(gave, number))]),
  ];
}

function describeModelCall(run: RunObservation, model: string): Attribute[] {
  const attributes = [
    text(MLFLOW_KEYS.spanType, "LLM"),
    text(MLFLOW_KEYS.llmModel, model),
    text(OTEL_KEYS.requestModel, model),
  ];
  if (run.tokens !== null) {
    const part = (share: number) => Math.round((run.tokens ?? 0) * share);
    const output = part(PARTS.output);
    const usage = {
      input_tokens: run.tokens - output,
      output_tokens: output,
      total_tokens: run.tokens,
      cache_read_input_tokens: part(PARTS.cacheRead),
      cache_creation_input_tokens: part(PARTS.cacheWrite),
    };
    attributes.push(text(MLFLOW_KEYS.chatTokenUsage, JSON.stringify(usage)), {
      key: OTEL_KEYS.reasoningTokens,
      value: { intValue: String(part(PARTS.reasoning)) },
    });
  }
  if (run.costUsd !== null)
    attributes.push(text(MLFLOW_KEYS.llmCost, JSON.stringify({ total_cost: run.costUsd })));
  return attributes;
}

function findFailure(run: RunObservation): string {
  const tool = run.tools.find((candidate) => candidate.failures > 0);
  return tool ? `${tool.name} timed out after 30 s` : "The model's provider answered with status 500";
}

function text(key: string, value: string): Attribute {
  return { key, value: { stringValue: value } };
}

function toNano(timeMs: number): string {
  return String(BigInt(Math.round(timeMs * 1_000)) * 1_000n);
}

function toHex(value: number, length: number): string {
  return value.toString(16).padStart(length, "0").slice(-length);
}

function hash(name: string): number {
  let sum = 0x811c9dc5;
  for (const sign of name.replace(/-\d+$/, "")) sum = Math.imul(sum ^ (sign.codePointAt(0) ?? 0), 0x01000193);
  return sum >>> 0;
}
