/** Attribute names that only the recorder writes, beside those of core. On root AGENT spans unless a comment says otherwise. */
export const RECORDER_KEYS = {
  /** OpenClaw's physical session; `session.id` is the conversation, which outlives it. */
  sessionId: "openclaw.session.id",
  workspaceDir: "openclaw.workspace.dir",
  jobName: "openclaw.job.name",
  provenance: "openclaw.input.provenance",
  /** `full`, `none` (switched off) or `not-granted` (conversation access is missing). */
  contentMode: "openclaw.content",
  /** true when content was given up to stay within the memory limit. Any span. */
  contentDropped: "openclaw.content.dropped",
  attempts: "openclaw.attempts",
  stopReason: "openclaw.stop_reason",
  /** true when the agent chose to say nothing (`NO_REPLY`, `HEARTBEAT_OK`). */
  isSilent: "openclaw.silent",
  parentRunSpanId: "openclaw.parent_span_id",
  toolCatalogueSha256: "openclaw.tools.sha256",

  /** LLM spans. */
  callId: "openclaw.call.id",
  api: "openclaw.api",
  failureKind: "openclaw.failure_kind",
  requestBytes: "openclaw.request_bytes",
  responseBytes: "openclaw.response_bytes",
  responseId: "gen_ai.response.id",
  messageFormat: "mlflow.message.format",
  /** How many tool definitions the model was sent; with tool search fewer than the catalogue holds. */
  offeredToolCount: "openclaw.tools.offered",
  /** First call of an attempt: all tools that OpenClaw could reach, when the model was sent fewer. */
  toolCatalogue: "openclaw.tools.catalogue",
  /** `derived` when the harness reports no model calls and the times come from its messages. */
  timing: "openclaw.timing",
  historyCount: "openclaw.history.messages",

  /** TOOL spans. */
  parentToolCallId: "openclaw.tool.parent_call_id",
  toolSource: "openclaw.tool.source",
  approvalWaitMs: "openclaw.approval_wait_ms",
} as const;
