/** Every hook that the recorder hears. Most need no grant; the conversation hooks stay silent without it. */
export const OBSERVED_HOOKS = [
  "before_agent_reply",
  "before_agent_run",
  "llm_input",
  "llm_output",
  "model_call_started",
  "model_call_ended",
  "before_tool_call",
  "after_tool_call",
  "before_message_write",
  "agent_end",
  "subagent_spawned",
  "subagent_progress",
  "subagent_ended",
  "before_compaction",
  "after_compaction",
  "message_received",
  "message_sent",
  "reply_payload_sending",
  "session_start",
  "session_end",
  "cron_changed",
  "gateway_start",
] as const;

/** Streams of the agent-event subscription. The per-token ones are left out: they would cost a copy for each token. */
export const OBSERVED_STREAMS = ["lifecycle", "tool", "approval", "compaction"] as const;
