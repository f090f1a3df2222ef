/**
 * The attribute names that Clawglass writes and reads. Senders of all kinds are translated to these by the normalize
 * stage; the plugin writes them directly. MLflow's keys come first, because the same bytes must work there.
 */
export const MLFLOW_KEYS = {
  spanType: "mlflow.spanType",
  spanInputs: "mlflow.spanInputs",
  spanOutputs: "mlflow.spanOutputs",
  chatTokenUsage: "mlflow.chat.tokenUsage",
  chatTools: "mlflow.chat.tools",
  llmModel: "mlflow.llm.model",
  llmProvider: "mlflow.llm.provider",
  llmCost: "mlflow.llm.cost",
  traceRequestId: "mlflow.traceRequestId",
  experimentId: "mlflow.experimentId",
  /** On a root span, `mlflow.traceTag.<key>` becomes the trace tag `<key>`, here and in MLflow. */
  traceTagPrefix: "mlflow.traceTag.",
  traceName: "mlflow.traceName",
} as const;

export const OTEL_KEYS = {
  sessionId: "session.id",
  userId: "user.id",
  conversationId: "gen_ai.conversation.id",
  operationName: "gen_ai.operation.name",
  providerName: "gen_ai.provider.name",
  requestModel: "gen_ai.request.model",
  responseModel: "gen_ai.response.model",
  finishReasons: "gen_ai.response.finish_reasons",
  inputTokens: "gen_ai.usage.input_tokens",
  outputTokens: "gen_ai.usage.output_tokens",
  cacheReadTokens: "gen_ai.usage.cache_read.input_tokens",
  cacheWriteTokens: "gen_ai.usage.cache_creation.input_tokens",
  reasoningTokens: "gen_ai.usage.reasoning.output_tokens",
  toolName: "gen_ai.tool.name",
  toolCallId: "gen_ai.tool.call.id",
  agentId: "gen_ai.agent.id",
  agentName: "gen_ai.agent.name",
  errorType: "error.type",
  /** Model calls: the host that was asked. */
  serverAddress: "server.address",
} as const;

/** What only OpenClaw knows. On root AGENT spans unless a comment says otherwise. */
export const OPENCLAW_KEYS = {
  runId: "openclaw.run.id",
  sessionKey: "openclaw.session.key",
  agentId: "openclaw.agent.id",
  channel: "openclaw.channel",
  chatId: "openclaw.chat.id",
  /** `user`, `cron`, `heartbeat`, `announce`, `subagent`, `compaction`, `internal` */
  trigger: "openclaw.trigger",
  jobId: "openclaw.job.id",
  /** JSON list of `{name, location, sha256}`: the skills in force for the run. */
  skills: "openclaw.skills",
  hostVersion: "openclaw.version",
  pluginVersion: "openclaw.plugin.version",
  /** LLM spans: which attempt of the run this call belongs to, from 1. */
  attempt: "openclaw.attempt",
  /** LLM spans: milliseconds until the provider's first byte. */
  timeToFirstByteMs: "openclaw.time_to_first_byte_ms",
  /** LLM spans: where cost came from, `provider` or `openclaw-config`. */
  costSource: "openclaw.cost.source",
  /** TOOL spans: the LLM span whose answer asked for this call. */
  llmSpanId: "openclaw.llm_span_id",
  /** Any span: true when its process died before the end was seen. */
  incomplete: "openclaw.incomplete",
  /** AGENT spans of announce runs and sub-agents: the other run. */
  childSessionKey: "openclaw.child.session_key",
  childRunId: "openclaw.child.run_id",
  label: "openclaw.label",
} as const;

/** What Clawglass's own plugin and server tell each other. */
export const CLAWGLASS_KEYS = {
  /** true on a span that is sent while it is still open (its end time is 0). Never sent to a stock MLflow server. */
  open: "clawglass.open",
  /** Assessments: the message of the span that it is about, as `input/3` or `output/0`. */
  message: "clawglass.message",
} as const;

/** Trace metadata keys as MLflow names them, and ours beside them. */
export const METADATA_KEYS = {
  session: "mlflow.trace.session",
  user: "mlflow.trace.user",
  tokenUsage: "mlflow.trace.tokenUsage",
  cost: "mlflow.trace.cost",
  infoFinalized: "mlflow.trace.infoFinalized",
  schemaVersion: "mlflow.trace_schema.version",
  sourceRun: "mlflow.sourceRun",
  sizeStats: "mlflow.trace.sizeStats",
  /** JSON list of the names of skills that the run read, from its `skill_used` events. */
  skillsUsed: "clawglass.skills_used",
} as const;

export const TAG_KEYS = {
  traceName: "mlflow.traceName",
  artifactLocation: "mlflow.artifactLocation",
  spansLocation: "mlflow.trace.spansLocation",
} as const;
