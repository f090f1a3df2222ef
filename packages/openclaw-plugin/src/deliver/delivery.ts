import { type Redactor, redactSpan, type Span } from "@clawglass/core";
import type { Background } from "../background/background-jobs.ts";
import { REDACTED_KEYS } from "../record/redacted-keys.ts";
import type { SpanSink } from "../record/span-sink.ts";
import { type EncodeOutcome, encodeBatch } from "../send/encode-batch.ts";
import type { HttpClient } from "../send/http-client.ts";
import { Sender, type SendSettings } from "../send/sender.ts";
import type { SenderIdentity } from "../send/to-readable-span.ts";
import type { Spool } from "../spool/spool.ts";
import { type EncodedBatch, spanKey } from "../spool/spool-types.ts";
import { countChars, SpanQueue, type SpanQueueLimits } from "./span-queue.ts";

export interface DeliveryOptions {
  spool: Spool;
  http: HttpClient;
  redactor: Redactor;
  identity: SenderIdentity;
  /** Encodes big batches. Left out: everything is encoded here. */
  background?: Background;
  queueLimits: SpanQueueLimits;
  timing: DeliveryTiming;
}

/** Everything about time that the delivery needs. */
export interface DeliveryTiming {
  /** Milliseconds since 1970. */
  clock: () => number;
  /** Milliseconds that only go forward. */
  stopwatch: () => number;
  random: () => number;
  /** Calls once, later; never keeps the process alive. Gives the way to call it off. */
  after: (ms: number, task: () => void) => () => void;
  /** Runs the task when the event loop has a pause, at most 0.1 s later. */
  whenQuiet: (task: () => void) => void;
  /** Resolves in a later turn of the event loop, so that other work gets in between. */
  yieldTurn: () => Promise<void>;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Keeps the process alive until the work ends: for what the host waits for while it has nothing else to do. */
  keepAlive: <T>(work: Promise<T>) => Promise<T>;
}

/** Ended spans are on disk about this much later. */
const FLUSH_AFTER_MS = 200;
/** After the end of a run nothing more is to be expected. */
const FLUSH_AFTER_RUN_MS = 15;
const MAX_BATCH_CHARS = 4 * 1024 * 1024;
/** A batch of this much text takes about a millisecond to encode; longer ones are encoded in the background. */
const BIG_BATCH_CHARS = 96 * 1024;
/** Longest stretch of encoding before other work gets its turn. */
const SLICE_MS = 1;

/**
 * From an emitted span to the server: redacts, encodes, writes to the spool, and has it sent. `emit` only keeps the
 * reference; everything else happens later, in short slices.
 */
export class Delivery implements SpanSink {
  readonly sender: Sender;
  private readonly options: DeliveryOptions;
  private readonly queue: SpanQueue;
  /** Open spans, redacted, as they should look on the server and do not yet. */
  private readonly openToSend = new Map<string, Span>();
  private redactor: Redactor;
  private countedRedactions: Record<string, number> = {};
  private cancelTimer: (() => void) | null = null;
  private timerDueMs = Number.POSITIVE_INFINITY;
  private flushing: Promise<void> | null = null;

  constructor(options: DeliveryOptions) {
    this.options = options;
    this.redactor = options.redactor;
    this.queue = new SpanQueue(options.queueLimits);
    const { clock, random, sleep } = options.timing;
    const { spool } = options;
    this.sender = new Sender({
      http: options.http,
      clock,
      random,
      sleep,
      source: {
        peek: () => spool.peek(),
        acknowledge: (item, rejectedSpans, atMs) => spool.acknowledge(item, rejectedSpans, atMs),
        reject: (batch, reason) => spool.reject(batch, reason),
        noteError: (error) => spool.noteError(error),
        noteServer: (server) => {
          spool.stats.server = server;
        },
        hasOpenSpans: () => this.openToSend.size > 0,
        takeOpenSpans: () => this.takeOpenSpans(),
      },
    });
  }

  emit(span: Span): void {
    if (!this.queue.push(span)) {
      if (span.endTimeUnixNano !== null) this.options.spool.countLost("queue-full", 1);
      return;
    }
    const isRunEnd = span.endTimeUnixNano !== null && span.parentSpanId === null;
    this.flushAfter(isRunEnd ? FLUSH_AFTER_RUN_MS : FLUSH_AFTER_MS);
  }

  configure(settings: SendSettings | null, redactor: Redactor): void {
    this.redactor = redactor;
    this.countedRedactions = {};
    this.sender.configure(settings);
  }

  /** Resolves when everything emitted before is on the disk, or counted as lost. */
  async flush(): Promise<void> {
    this.cancelTimer?.();
    this.cancelTimer = null;
    this.timerDueMs = Number.POSITIVE_INFINITY;
    this.flushing = (this.flushing ?? Promise.resolve()).then(() => this.writeQueue());
    await this.flushing;
  }

  /** Flushes, and waits up to `timeoutMs` for the server to have everything. true when nothing waits any longer. */
  async drain(timeoutMs: number): Promise<boolean> {
    const { spool, timing } = this.options;
    const deadline = timing.stopwatch() + timeoutMs;
    await this.flush();
    this.sender.wake();
    while (spool.waiting().spans > 0 && timing.stopwatch() < deadline && !this.sender.isFailing()) {
      await timing.sleep(10, AbortSignal.timeout(50));
    }
    return spool.waiting().spans === 0;
  }

  /** Takes over what dead processes left, closes their open spans, and has it all sent. */
  async adoptLeftovers(): Promise<void> {
    const { spool } = this.options;
    const closed = await spool.adoptLeftovers();
    for (const group of chunk(closed, 200)) await this.writeSpans(group);
    await spool.forgetJournals(closed.length);
    this.sender.wake();
  }

  /** Ends this delivery: flushes to disk and stops sending. What waits is left for the next process. */
  async close(): Promise<void> {
    await this.flush();
    await this.sender.stop();
    await this.options.spool.close();
  }

  private flushAfter(ms: number): void {
    const { timing } = this.options;
    const dueMs = timing.stopwatch() + ms;
    if (dueMs >= this.timerDueMs) return;
    this.cancelTimer?.();
    this.timerDueMs = dueMs;
    this.cancelTimer = timing.after(ms, () => timing.whenQuiet(() => void this.flush()));
  }

  private async writeQueue(): Promise<void> {
    while (this.queue.size > 0) await this.writeSpans(this.queue.take(MAX_BATCH_CHARS));
  }

  private async writeSpans(spans: readonly Span[]): Promise<void> {
    const { spool, timing } = this.options;
    const opened: Span[] = [];
    const ended: Span[] = [];
    let sliceStart = timing.stopwatch();
    const giveWay = async (): Promise<void> => {
      if (timing.stopwatch() - sliceStart <= SLICE_MS) return;
      await timing.yieldTurn();
      sliceStart = timing.stopwatch();
    };
    for (const span of spans) {
      try {
        await giveWay();
        const redacted = redactSpan(span, this.redactor, REDACTED_KEYS);
        if (span.endTimeUnixNano === null) opened.push(redacted);
        else ended.push(redacted);
      } catch (error) {
        this.countNotEncodable(toMessage(error));
      }
    }
    for (const span of opened) this.openToSend.set(spanKey(span), span);
    const closedKeys = ended.map(spanKey);
    for (const key of closedKeys) this.openToSend.delete(key);
    const { batch, failures } = await this.encode(ended, giveWay);
    for (const failure of failures) this.countNotEncodable(failure);
    this.addRedacted();
    await spool.append(batch === null ? [] : [batch], { opened, closedKeys, atMs: timing.clock() });
    this.sender.wake();
  }

  private async encode(spans: readonly Span[], giveWay: () => Promise<void>): Promise<EncodeOutcome> {
    const { background, identity } = this.options;
    const chars = spans.reduce((sum, span) => sum + countChars(span), 0);
    if (background !== undefined && chars >= BIG_BATCH_CHARS) {
      const pluginVersion = identity.scope.version ?? "";
      const outcome = await background.run("encode", { spans, pluginVersion });
      if (outcome !== null) return outcome;
    }
    return encodeBatch(spans, identity, giveWay);
  }

  private countNotEncodable(reason: string): void {
    const { spool } = this.options;
    spool.countLost("not-encodable", 1);
    spool.noteError({ message: `A span could not be encoded: ${reason}`, hint: null });
  }

  private addRedacted(): void {
    const { redacted } = this.options.spool.stats;
    for (const [kind, count] of Object.entries(this.redactor.counts())) {
      redacted[kind] = (redacted[kind] ?? 0) + count - (this.countedRedactions[kind] ?? 0);
      this.countedRedactions[kind] = count;
    }
  }

  private async takeOpenSpans(): Promise<{ batch: EncodedBatch; putBack(): void } | null> {
    const taken = [...this.openToSend];
    this.openToSend.clear();
    // An open span that cannot be encoded is counted when it ends.
    const { batch } = await this.encode(
      taken.map(([, span]) => span),
      this.options.timing.yieldTurn,
    );
    if (batch === null) return null;
    return {
      batch,
      putBack: () => {
        for (const [key, span] of taken) {
          if (!this.openToSend.has(key) && this.options.spool.isOpen(key)) this.openToSend.set(key, span);
        }
      },
    };
  }
}

function chunk<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
