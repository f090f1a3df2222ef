import {
  MLFLOW_KEYS,
  OPENCLAW_KEYS,
  OTEL_KEYS,
  type Span,
  type SpanEvent,
  toTraceId,
  toUnixNano,
} from "@clawglass/core";
import type { RecorderSettings } from "../recorder-contract.ts";
import { RECORDER_KEYS } from "../recorder-keys.ts";
import type { RunEvent, RunState } from "../state/run-state.ts";
import { AttributeList } from "./attribute-list.ts";
import { findRunError } from "./find-run-error.ts";

const SILENT_REPLIES: ReadonlySet<string> = new Set(["NO_REPLY", "HEARTBEAT_OK"]);

/** The AGENT span of a run: from the user's message to the reply, with everything that is said once for the run. */
export function buildRootSpan(run: RunState, settings: RecorderSettings): Span {
  const isEnded = run.endMs !== null && run.phase === "closed";
  const error = isEnded ? findRunError(run) : null;
  return {
    traceId: toTraceId(run.traceIdHex ?? ""),
    spanId: run.rootSpanId ?? "",
    parentSpanId: run.parentSpanId,
    name: nameOf(run),
    startTimeUnixNano: toUnixNano(run.startMs),
    endTimeUnixNano: isEnded ? toUnixNano(Math.max(run.endMs ?? 0, run.startMs)) : null,
    status: isEnded
      ? { code: error === null ? "OK" : "ERROR", message: error ?? "" }
      : { code: "UNSET", message: "" },
    attributes: rootAttributes(run, settings).items,
    events: run.events.map(toSpanEvent),
    links: [],
  };
}

function nameOf(run: RunState): string {
  const { trigger, agentId, jobName, label } = run.identity;
  switch (trigger) {
    case "user":
      return `agent:${agentId ?? "unknown"}`;
    case "cron":
      return jobName === null ? "cron" : `cron:${jobName}`;
    case "subagent":
      return label === null ? "subagent" : `subagent:${label}`;
    default:
      return trigger;
  }
}

function rootAttributes(run: RunState, settings: RecorderSettings): AttributeList {
  const { identity } = run;
  const isSilent = run.replyText !== null && SILENT_REPLIES.has(run.replyText.trim());
  const attributes = AttributeList.forType("AGENT")
    .json(MLFLOW_KEYS.spanInputs, toMessages("user", run.requestText))
    .json(MLFLOW_KEYS.spanOutputs, toMessages("assistant", run.replyText))
    .plain(OTEL_KEYS.operationName, "invoke_agent")
    .plain(OTEL_KEYS.sessionId, identity.sessionKey ?? identity.sessionId)
    .plain(OTEL_KEYS.conversationId, identity.sessionKey ?? identity.sessionId)
    .plain(OTEL_KEYS.userId, identity.senderId)
    .plain(OTEL_KEYS.agentId, identity.agentId)
    .plain(OTEL_KEYS.agentName, identity.agentId)
    .plain(OPENCLAW_KEYS.runId, run.runId)
    .plain(OPENCLAW_KEYS.sessionKey, identity.sessionKey)
    .plain(RECORDER_KEYS.sessionId, identity.sessionId)
    .plain(OPENCLAW_KEYS.agentId, identity.agentId)
    .plain(OPENCLAW_KEYS.channel, identity.channel)
    .plain(OPENCLAW_KEYS.chatId, identity.chatId)
    .plain(OPENCLAW_KEYS.trigger, identity.trigger)
    .plain(OPENCLAW_KEYS.jobId, identity.jobId)
    .plain(RECORDER_KEYS.jobName, identity.jobName)
    .plain(OPENCLAW_KEYS.label, identity.label)
    .plain(OPENCLAW_KEYS.childRunId, identity.childRunId)
    .plain(OPENCLAW_KEYS.childSessionKey, identity.childSessionKey)
    .plain(RECORDER_KEYS.provenance, identity.provenance)
    .plain(RECORDER_KEYS.workspaceDir, identity.workspaceDir)
    .plain(OPENCLAW_KEYS.hostVersion, settings.hostVersion)
    .plain(OPENCLAW_KEYS.pluginVersion, settings.pluginVersion)
    .plain(RECORDER_KEYS.contentMode, run.contentLabel)
    .plain(RECORDER_KEYS.attempts, run.attempts.length > 1 ? run.attempts.length : null)
    .plain(RECORDER_KEYS.stopReason, run.lifecycle.stopReason)
    .flag(RECORDER_KEYS.isSilent, isSilent)
    .flag(RECORDER_KEYS.contentDropped, run.isContentDropped)
    .flag(OPENCLAW_KEYS.incomplete, run.isIncomplete);
  // MLflow names a trace by this tag only; Clawglass and others take the span's name.
  if (run.parentSpanId === null) {
    attributes.plain(`${MLFLOW_KEYS.traceTagPrefix}${MLFLOW_KEYS.traceName}`, nameOf(run));
  }
  if (run.skills.length > 0) attributes.json(OPENCLAW_KEYS.skills, JSON.stringify(run.skills));
  if (isSilent) attributes.plain(`${MLFLOW_KEYS.traceTagPrefix}openclaw.silent`, "true");
  if (identity.trigger === "internal")
    attributes.plain(`${MLFLOW_KEYS.traceTagPrefix}openclaw.internal`, "true");
  return attributes;
}

function toMessages(role: "user" | "assistant", text: string | null): string | null {
  return text === null ? null : JSON.stringify({ messages: [{ role, content: text }] });
}

function toSpanEvent(event: RunEvent): SpanEvent {
  const attributes = new AttributeList().plain("text", event.text);
  for (const [key, value] of Object.entries(event.fields)) attributes.plain(key, value);
  return { name: event.name, timeUnixNano: toUnixNano(event.atMs), attributes: attributes.items };
}
