import type { TokenUsage } from "@clawglass/core";

/**
 * Everything the recorder knows about a run. Plain JSON data throughout, so that a newer plugin can take it over.
 * Texts of content are redacted and bounded before they get here; with content off they are null.
 */
export interface RunState {
  /** Unique in this process: run ids are chosen by clients and come again. */
  key: string;
  runId: string;
  generation: number;
  /** null until a hook brought OpenClaw's trace. */
  traceIdHex: string | null;
  rootSpanId: string | null;
  parentSpanId: string | null;
  phase: RunPhase;
  /** false while only `before_agent_reply` was seen: another plugin may have answered, and no run follows. */
  hasBegun: boolean;
  startMs: number;
  endMs: number | null;
  /** When the run is closed unless something happens before; null while it is open. */
  closeAtMs: number | null;
  lastEventMs: number;
  openedAtMs: number;
  identity: RunIdentity;
  contentKept: boolean;
  contentLabel: "full" | "none" | "not-granted";
  /** The user's message as the user wrote it. */
  requestText: string | null;
  replyText: string | null;
  attempts: AttemptState[];
  calls: ModelCallState[];
  tools: ToolState[];
  events: RunEvent[];
  skills: SkillState[];
  lifecycle: LifecycleState;
  isIncomplete: boolean;
  isContentDropped: boolean;
  retainedChars: number;
  deliveredMessageIds: string[];
}

/** `settling`: the end was seen, late events are waited for. `closed`: sent; late events still correct it for a while. */
export type RunPhase = "open" | "settling" | "closed";

export interface RunIdentity {
  trigger: string;
  agentId: string | null;
  sessionKey: string | null;
  sessionId: string | null;
  channel: string | null;
  chatId: string | null;
  senderId: string | null;
  jobId: string | null;
  jobName: string | null;
  workspaceDir: string | null;
  label: string | null;
  /** For a sub-agent its own, for an announce run the child's that it speaks of. */
  childRunId: string | null;
  childSessionKey: string | null;
  provenance: string | null;
  provider: string | null;
  model: string | null;
}

export interface LifecycleState {
  ended: "end" | "error" | null;
  errorMessage: string | null;
  isAborted: boolean;
  isTimeout: boolean;
  stopReason: string | null;
  servedModel: string | null;
}

/** One try at the turn: one `llm_input`, any number of model calls. */
export interface AttemptState {
  number: number;
  /** OpenClaw's harness span; what children name as their parent. */
  harnessSpanId: string | null;
  /** OpenClaw's run span; the parent of this attempt's model calls. */
  runSpanId: string | null;
  startMs: number;
  provider: string | null;
  model: string | null;
  hasInput: boolean;
  /** JSON texts of the messages that every call of the attempt begins with. */
  base: string[];
  promptText: string | null;
  historyCount: number;
  systemPromptChars: number | null;
  cataloguePieces: { json: string; count: number; sha256: string } | null;
  /** JSON texts of the attempt's own messages, as they were written to the transcript. */
  written: string[];
  /** The same, exact, from `agent_end`; null before. */
  settled: string[] | null;
  end: AttemptEnd | null;
  /** What `llm_output` said: the whole attempt as one answer. */
  output: AnswerState | null;
}

export interface AttemptEnd {
  atMs: number;
  success: boolean | null;
  errorMessage: string | null;
  lastStopReason: string | null;
  lastErrorMessage: string | null;
  lastText: string | null;
}

export interface ModelCallState {
  spanId: string;
  attempt: number;
  callId: string | null;
  provider: string | null;
  model: string | null;
  api: string | null;
  startMs: number;
  endMs: number | null;
  outcome: "completed" | "error" | null;
  failureKind: string | null;
  errorCategory: string | null;
  timeToFirstByteMs: number | null;
  requestBytes: number | null;
  responseBytes: number | null;
  /** How many of the attempt's own messages were part of the prompt, and of which list. */
  inputCount: number;
  inputFrom: "written" | "settled";
  answer: AnswerState | null;
  diagnosticUsage: UsageState | null;
  offeredToolCount: number | null;
  isDerived: boolean;
  isIncomplete: boolean;
  isSent: boolean;
  /** An ended call waits until then for its answer, so that it is sent once. */
  holdUntilMs: number | null;
}

export interface AnswerState {
  from: "written" | "agent_end" | "llm_output";
  /** JSON text of the answer in chat form; null when there was no text and no tool call, or content is off. */
  messageJson: string | null;
  stopReason: string | null;
  errorMessage: string | null;
  errorType: string | null;
  servedModel: string | null;
  responseId: string | null;
  timestampMs: number | null;
  usage: UsageState | null;
  toolCallIds: string[];
}

export interface UsageState {
  usage: TokenUsage;
  cost: CostState | null;
}

export interface CostState {
  inputUsd: number | null;
  outputUsd: number | null;
  totalUsd: number;
  source: "provider" | "openclaw-config";
}

export interface ToolState {
  toolCallId: string;
  parentToolCallId: string | null;
  spanId: string;
  name: string;
  startMs: number;
  endMs: number | null;
  paramsJson: string | null;
  resultJson: string | null;
  errorMessage: string | null;
  isError: boolean;
  /** `hook` is authoritative, `event` and `message` fill what no hook said. */
  endedBy: "hook" | "event" | "message" | "close" | null;
  llmSpanId: string | null;
  approvalWaitMs: number | null;
  approvalAskedMs: number | null;
  childRunId: string | null;
  childSessionKey: string | null;
  source: string | null;
  isIncomplete: boolean;
  isSent: boolean;
}

export interface RunEvent {
  /** Tells a repeated event from a new one. */
  key: string;
  name: string;
  atMs: number;
  text: string;
  fields: Record<string, string | number | boolean>;
}

export interface SkillState {
  name: string;
  location: string;
  sha256: string | null;
}
