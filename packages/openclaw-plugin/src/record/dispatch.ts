import { recordApproval } from "./hooks/record-approval.ts";
import {
  recordAttemptEnd,
  recordAttemptInput,
  recordAttemptOutput,
  recordRunBegin,
  recordTurnBegin,
} from "./hooks/record-attempt.ts";
import {
  recordCompactionEnd,
  recordCompactionEvent,
  recordCompactionStart,
} from "./hooks/record-compaction.ts";
import { recordCronChange } from "./hooks/record-cron.ts";
import { recordDiagnostic } from "./hooks/record-diagnostic.ts";
import { recordLifecycle } from "./hooks/record-lifecycle.ts";
import { recordMessageReceived, recordMessageSent, recordReplySending } from "./hooks/record-message.ts";
import { recordMessageWrite } from "./hooks/record-message-write.ts";
import { recordCallEnd, recordCallStart } from "./hooks/record-model-call.ts";
import { recordChildEnded, recordChildSpawned } from "./hooks/record-sub-agent.ts";
import { recordToolEnd, recordToolEvent, recordToolStart } from "./hooks/record-tool.ts";
import type { RecordHandler } from "./record-context.ts";

/** What each hook means for the recorder. Names that are not here are not recorded. */
const HOOK_HANDLERS: Readonly<Record<string, RecordHandler>> = {
  before_agent_reply: recordTurnBegin,
  before_agent_run: recordRunBegin,
  llm_input: recordAttemptInput,
  model_call_started: recordCallStart,
  model_call_ended: recordCallEnd,
  before_message_write: recordMessageWrite,
  before_tool_call: recordToolStart,
  after_tool_call: recordToolEnd,
  agent_end: recordAttemptEnd,
  llm_output: recordAttemptOutput,
  subagent_spawned: recordChildSpawned,
  subagent_ended: recordChildEnded,
  before_compaction: recordCompactionStart,
  after_compaction: recordCompactionEnd,
  message_received: recordMessageReceived,
  reply_payload_sending: recordReplySending,
  message_sent: recordMessageSent,
  cron_changed: recordCronChange,
  skill_changed: (context) => context.skills.forget(),
};

const AGENT_EVENT_HANDLERS: Readonly<Record<string, RecordHandler>> = {
  lifecycle: (context, event, _ctx, atMs) => recordLifecycle(context, event, atMs),
  tool: (context, event, _ctx, atMs) => recordToolEvent(context, event, atMs),
  approval: (context, event, _ctx, atMs) => recordApproval(context, event, atMs),
  compaction: (context, event, _ctx, atMs) => recordCompactionEvent(context, event, atMs),
};

const DIAGNOSTIC_PATTERN =
  /^(model\.(call\.|failover$)|tool\.execution\.|harness\.run\.started$|skill\.used$)/;

/** Hooks to register: all that the recorder reads. */
export const RECORDED_HOOKS: readonly string[] = Object.keys(HOOK_HANDLERS);

/** Streams to subscribe to. The others come once for each token and are not read. */
export const RECORDED_AGENT_STREAMS: readonly string[] = Object.keys(AGENT_EVENT_HANDLERS);

export function findHookHandler(name: string): RecordHandler | null {
  return Object.hasOwn(HOOK_HANDLERS, name) ? (HOOK_HANDLERS[name] ?? null) : null;
}

export function findAgentEventHandler(stream: string): RecordHandler | null {
  return Object.hasOwn(AGENT_EVENT_HANDLERS, stream) ? (AGENT_EVENT_HANDLERS[stream] ?? null) : null;
}

export function findDiagnosticHandler(type: string): RecordHandler | null {
  return DIAGNOSTIC_PATTERN.test(type)
    ? (context, event, _ctx, atMs) => recordDiagnostic(context, event, atMs)
    : null;
}
