import type { AttemptState, ModelCallState, RunIdentity, RunState, ToolState } from "./run-state.ts";

export function createRun(runId: string, generation: number, atMs: number, identity: RunIdentity): RunState {
  return {
    key: `${runId}#${generation}`,
    runId,
    generation,
    traceIdHex: null,
    rootSpanId: null,
    parentSpanId: null,
    phase: "open",
    hasBegun: false,
    startMs: atMs,
    endMs: null,
    closeAtMs: null,
    lastEventMs: atMs,
    openedAtMs: atMs,
    identity,
    contentKept: true,
    contentLabel: "full",
    requestText: null,
    replyText: null,
    attempts: [],
    calls: [],
    tools: [],
    events: [],
    skills: [],
    lifecycle: {
      ended: null,
      errorMessage: null,
      isAborted: false,
      isTimeout: false,
      stopReason: null,
      servedModel: null,
    },
    isIncomplete: false,
    isContentDropped: false,
    retainedChars: 0,
    deliveredMessageIds: [],
  };
}

export function createIdentity(): RunIdentity {
  return {
    trigger: "user",
    agentId: null,
    sessionKey: null,
    sessionId: null,
    channel: null,
    chatId: null,
    senderId: null,
    jobId: null,
    jobName: null,
    workspaceDir: null,
    label: null,
    childRunId: null,
    childSessionKey: null,
    provenance: null,
    provider: null,
    model: null,
  };
}

export function createAttempt(number: number, atMs: number): AttemptState {
  return {
    number,
    harnessSpanId: null,
    runSpanId: null,
    startMs: atMs,
    provider: null,
    model: null,
    hasInput: false,
    base: [],
    promptText: null,
    historyCount: 0,
    systemPromptChars: null,
    cataloguePieces: null,
    written: [],
    settled: null,
    end: null,
    output: null,
  };
}

export function createModelCall(spanId: string, attempt: AttemptState, atMs: number): ModelCallState {
  return {
    spanId,
    attempt: attempt.number,
    callId: null,
    provider: attempt.provider,
    model: attempt.model,
    api: null,
    startMs: atMs,
    endMs: null,
    outcome: null,
    failureKind: null,
    errorCategory: null,
    timeToFirstByteMs: null,
    requestBytes: null,
    responseBytes: null,
    inputCount: attempt.written.length,
    inputFrom: "written",
    answer: null,
    diagnosticUsage: null,
    offeredToolCount: null,
    isDerived: false,
    isIncomplete: false,
    isSent: false,
    holdUntilMs: null,
  };
}

export function createTool(toolCallId: string, spanId: string, name: string, atMs: number): ToolState {
  return {
    toolCallId,
    parentToolCallId: null,
    spanId,
    name,
    startMs: atMs,
    endMs: null,
    paramsJson: null,
    resultJson: null,
    errorMessage: null,
    isError: false,
    endedBy: null,
    llmSpanId: null,
    approvalWaitMs: null,
    approvalAskedMs: null,
    childRunId: null,
    childSessionKey: null,
    source: null,
    isIncomplete: false,
    isSent: false,
  };
}
