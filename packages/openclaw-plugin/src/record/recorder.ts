import { MessageCache } from "./content/message-cache.ts";
import type { PlainValueOptions } from "./content/plain-value.ts";
import { ToolCatalogueCache } from "./content/tool-catalogue.ts";
import { Counters } from "./counters.ts";
import { findAgentEventHandler, findDiagnosticHandler, findHookHandler } from "./dispatch.ts";
import { adoptRecorderState, toRecorderState } from "./hand-over.ts";
import { readText, toObject } from "./host-value.ts";
import { countRetainedChars, keepWithinMemory } from "./memory-limit.ts";
import type { RecordContext, RecordHandler } from "./record-context.ts";
import {
  DEFAULT_RECORDER_LIMITS,
  type FlushReason,
  type RecentRun,
  type Recorder,
  type RecorderCounters,
  type RecorderOptions,
  type RecorderSettings,
  type RecorderState,
} from "./recorder-contract.ts";
import { SkillHashes } from "./skills/skill-hashes.ts";
import { SpanEmitter } from "./spans/span-emitter.ts";
import { closeAsIncomplete, closeByTime, closeRun } from "./state/close-run.ts";
import { Conversations } from "./state/conversations.ts";
import { RunIndex } from "./state/run-index.ts";
import { SessionNotes } from "./state/session-notes.ts";
import { prepareEvent, type QueuedEvent, snapshotEvent } from "./work-queue.ts";

/**
 * The recorder: hooks only put a copy into a queue; in small slices between turns of the event loop the queue feeds the
 * handlers (`dispatch.ts`), which change the state of runs (`state/`), and changed spans are built and emitted (`spans/`).
 */
export function createRecorder(options: RecorderOptions): Recorder {
  return new QueueingRecorder(options);
}

class QueueingRecorder implements Recorder {
  private readonly context: RecordContext;
  private readonly options: RecorderOptions;
  private queue: QueuedEvent[] = [];
  private preparing: Generator<Promise<void> | undefined> | null = null;
  /** Long texts of the oldest event are being redacted elsewhere. */
  private isWaiting = false;
  private isScheduled = false;
  private isStopped = false;
  private lastEventMs = 0;
  private pendingTickMs: number | null = null;

  constructor(options: RecorderOptions) {
    this.options = options;
    this.context = createContext(options, () => this.wake());
  }

  onHook(name: string, event: unknown, ctx: unknown, atMs: number): void {
    this.enqueue(name, findHookHandler(name), event, ctx, atMs);
  }

  onAgentEvent(event: unknown, atMs: number): void {
    const stream = readText(toObject(event), "stream") ?? "unknown";
    this.enqueue(`agent event ${stream}`, findAgentEventHandler(stream), event, null, atMs);
  }

  onDiagnosticEvent(event: unknown, atMs: number): void {
    const type = readText(toObject(event), "type") ?? "unknown";
    this.enqueue(`diagnostic ${type}`, findDiagnosticHandler(type), event, null, atMs);
  }

  tick(nowMs: number): void {
    this.pendingTickMs = Math.max(this.pendingTickMs ?? 0, nowMs);
    if (this.queue.length === 0) this.applyTick();
    this.wake();
  }

  drain(): void {
    this.guard("drain", () => {
      this.drainEvents();
      while (this.emitOne()) {
        // one span at a time, until none may go
      }
    });
  }

  flushAll(reason: FlushReason): void {
    this.guard("flush", () => {
      this.drainEvents();
      for (const run of this.context.runs.all()) {
        const hasEnded = run.phase === "settling" || run.attempts.at(-1)?.end != null;
        if (run.phase === "closed") continue;
        if (hasEnded) closeRun(this.context, run, run.endMs ?? run.lastEventMs);
        else {
          run.lifecycle.errorMessage ??= `The run was still going on when its process ended (${reason}).`;
          closeAsIncomplete(this.context, run, run.lastEventMs);
        }
      }
    });
    this.drain();
  }

  configure(settings: RecorderSettings): void {
    this.context.settings = settings;
  }

  counters(): RecorderCounters {
    const { counters, runs } = this.context;
    const all = runs.all();
    return {
      openRuns: all.filter((run) => run.phase === "open").length,
      settlingRuns: all.filter((run) => run.phase === "settling").length,
      retainedChars: countRetainedChars(this.context),
      queuedEvents: this.queue.length,
      events: { ...counters.events },
      lastEventAtMs: { ...counters.lastEventAtMs },
      faults: { ...counters.faults },
      spansEmitted: counters.spansEmitted,
      runsClosed: counters.runsClosed,
      truncatedTexts: counters.truncatedTexts,
      truncatedChars: counters.truncatedChars,
    };
  }

  recentRuns(): readonly RecentRun[] {
    return this.context.runs.recentRuns();
  }

  handOver(): RecorderState {
    this.drain();
    this.isStopped = true;
    return JSON.parse(JSON.stringify(toRecorderState(this.context))) as RecorderState;
  }

  adopt(state: unknown): void {
    this.guard("adopt", () => adoptRecorderState(this.context, state));
  }

  private enqueue(
    name: string,
    handler: RecordHandler | null,
    event: unknown,
    ctx: unknown,
    atMs: number,
  ): void {
    this.guard("enqueue", () => {
      if (handler === null || this.isStopped) return;
      const time = Number.isFinite(atMs) ? atMs : this.options.clock();
      this.context.counters.countEvent(name, time);
      if (this.queue.length >= this.context.limits.maxQueuedEvents) {
        this.context.counters.countFault("event dropped: queue is full");
        return;
      }
      this.queue.push({
        handler,
        event: snapshotEvent(toObject(event)),
        ctx: { ...toObject(ctx) },
        atMs: time,
      });
      this.wake();
    });
  }

  private wake(): void {
    if (this.isScheduled || this.isStopped) return;
    this.isScheduled = true;
    this.options.schedule(() => {
      this.isScheduled = false;
      this.workOneSlice();
    });
  }

  private workOneSlice(): void {
    const startMs = this.options.clock();
    let hasMore = true;
    while (hasMore && this.options.clock() - startMs < this.context.limits.sliceMs)
      hasMore = this.step() || this.emitOne();
    if (hasMore) this.wake();
  }

  private drainEvents(): void {
    this.isWaiting = false; // no time to wait: what is not ready is redacted here
    while (this.step(false)) {
      // one piece of work at a time, until none waits
    }
    this.applyTick();
  }

  /** Time passes only after everything that happened before it was handled. */
  private applyTick(): void {
    const nowMs = this.pendingTickMs;
    if (nowMs === null) return;
    this.pendingTickMs = null;
    this.lastEventMs = Math.max(this.lastEventMs, nowMs);
    this.guard("tick", () => {
      closeByTime(this.context, nowMs);
      this.context.notes.forgetBefore(nowMs);
    });
  }

  /** One piece of work on the oldest event; false when none waits. */
  private step(mayWait = true): boolean {
    if (mayWait && this.isWaiting) return false;
    const next = this.queue[0];
    if (next === undefined) {
      this.applyTick();
      return false;
    }
    this.preparing ??= prepareEvent(this.context, next);
    const preparing = this.preparing;
    const piece = this.guard("prepare", () => preparing.next()) ?? { done: true, value: undefined };
    if (piece.done !== true) {
      if (mayWait && piece.value !== undefined) this.waitFor(piece.value);
      return !this.isWaiting;
    }
    this.preparing = null;
    this.queue.shift();
    this.lastEventMs = Math.max(this.lastEventMs, next.atMs);
    this.guard("handle", () => next.handler(this.context, next.event, next.ctx, next.atMs));
    this.guard("limit", () => keepWithinMemory(this.context));
    return true;
  }

  private waitFor(ready: Promise<void>): void {
    this.isWaiting = true;
    const goOn = (): void => {
      this.isWaiting = false;
      this.wake();
    };
    ready.then(goOn, goOn);
  }

  private emitOne(): boolean {
    return this.guard("emit", () => this.context.emitter.emitNext(this.lastEventMs)) ?? true;
  }

  /** The host must never feel a fault of the recorder: it is counted, and said once. */
  private guard<T>(where: string, work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      const kind = `error in ${where}`;
      const { counters } = this.context;
      if (counters.faults[kind] === undefined)
        this.warn(`${kind}: ${error instanceof Error ? error.message : "unknown"}`);
      counters.countFault(kind);
      return null;
    }
  }

  private warn(message: string): void {
    try {
      this.options.logger.warn(`recorder: ${message}`);
    } catch {
      // a logger that throws has nobody left to tell
    }
  }
}

function createContext(options: RecorderOptions, wake: () => void): RecordContext {
  const limits = { ...DEFAULT_RECORDER_LIMITS, ...options.settings.limits };
  const counters = new Counters();
  const plain: PlainValueOptions = { limits, counters, redactText: options.redactText ?? ((text) => text) };
  const context: RecordContext = {
    settings: options.settings,
    limits,
    counters,
    runs: new RunIndex(limits.maxRecentRuns),
    notes: new SessionNotes(),
    conversations: new Conversations(),
    emitter: new SpanEmitter({
      sink: options.sink,
      counters,
      settings: () => context.settings,
      onChange: wake,
    }),
    messages: new MessageCache(plain),
    catalogues: new ToolCatalogueCache(plain),
    skills: new SkillHashes({
      readSkillFile: options.readSkillFile ?? (async () => null),
      clock: options.clock,
    }),
    plain,
    prepareTexts: options.prepareTexts ?? (() => null),
  };
  return context;
}
