import type { Span } from "@clawglass/core";
import type { Counters } from "../counters.ts";
import type { RecorderSettings } from "../recorder-contract.ts";
import type { SpanSink } from "../span-sink.ts";
import type { AttemptState, ModelCallState, RunState, ToolState } from "../state/run-state.ts";
import { buildAttemptSpan } from "./build-attempt-span.ts";
import { buildLlmSpan } from "./build-llm-span.ts";
import { buildRootSpan } from "./build-root-span.ts";
import { buildToolSpan } from "./build-tool-span.ts";

interface ChangedSpan {
  run: RunState;
  /** Left out: the root. */
  call?: ModelCallState;
  tool?: ToolState;
  attempt?: AttemptState;
}

export interface SpanEmitterOptions {
  sink: SpanSink;
  counters: Counters;
  settings: () => RecorderSettings;
  /** Something may be emitted now. */
  onChange: () => void;
}

/**
 * Remembers which spans changed and builds them later, one at a time. Several changes between two turns of the event
 * loop become one span, and nothing is built inside a hook.
 */
export class SpanEmitter {
  private readonly changed = new Map<string, ChangedSpan>();
  private readonly options: SpanEmitterOptions;

  constructor(options: SpanEmitterOptions) {
    this.options = options;
  }

  markRoot(run: RunState): void {
    this.mark(`${run.key} root`, { run });
  }

  markCall(run: RunState, call: ModelCallState): void {
    this.mark(`${run.key} call ${call.spanId}`, { run, call });
  }

  markTool(run: RunState, tool: ToolState): void {
    this.mark(`${run.key} tool ${tool.toolCallId}`, { run, tool });
  }

  /** Further attempts of a run that spawned: children name them as their parents. */
  markAttempts(run: RunState): void {
    if (!run.tools.some((tool) => tool.childSessionKey !== null)) return;
    for (const attempt of run.attempts.slice(1)) {
      if (attempt.harnessSpanId === null) continue;
      this.mark(`${run.key} attempt ${attempt.number}`, { run, attempt });
    }
  }

  markAll(run: RunState): void {
    this.markRoot(run);
    this.markAttempts(run);
    for (const call of run.calls) this.markCall(run, call);
    for (const tool of run.tools) this.markTool(run, tool);
  }

  /** Builds and emits one span that may go out now; false when there is none. */
  emitNext(nowMs: number): boolean {
    for (const [key, span] of this.changed) {
      if (!canGo(span, nowMs)) continue;
      this.changed.delete(key);
      this.emit(span);
      return true;
    }
    return false;
  }

  /** Emits what changed in one run, held back or not: before its content is given up. */
  emitRun(run: RunState): void {
    for (const [key, span] of [...this.changed]) {
      if (span.run !== run || !canGo(span, Number.POSITIVE_INFINITY)) continue;
      this.changed.delete(key);
      this.emit(span);
    }
  }

  private mark(key: string, span: ChangedSpan): void {
    const { call, tool, run } = span;
    const isSent = call?.isSent ?? tool?.isSent ?? false;
    // A run that gave up its content must not replace spans that went out with theirs.
    if (run.isContentDropped && isSent) return;
    this.changed.set(key, span);
    this.options.onChange();
  }

  private emit(changed: ChangedSpan): void {
    const { call, tool } = changed;
    const span = this.build(changed);
    this.options.sink.emit(span);
    this.options.counters.spansEmitted += 1;
    if (span.endTimeUnixNano === null) return;
    if (call) call.isSent = true;
    if (tool) tool.isSent = true;
  }

  private build({ run, call, tool, attempt }: ChangedSpan): Span {
    if (call) return buildLlmSpan(run, call);
    if (attempt) return buildAttemptSpan(run, attempt);
    return tool ? buildToolSpan(run, tool) : buildRootSpan(run, this.options.settings());
  }
}

function canGo({ run, call }: ChangedSpan, nowMs: number): boolean {
  if (run.traceIdHex === null || !run.hasBegun) return false;
  return call === undefined || call.holdUntilMs === null || nowMs >= call.holdUntilMs;
}
