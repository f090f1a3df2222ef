import type { WaitingItem } from "../spool/spool.ts";
import type { EncodedBatch } from "../spool/spool-types.ts";
import { type Connection, connect, type ExperimentChoice } from "./connection.ts";
import { splitBatch } from "./encode-spans.ts";
import type { HttpClient } from "./http-client.ts";
import { type PostOutcome, postBatch } from "./post-batch.ts";
import { MAX_ABSENT_DELAY_MS, MAX_DELAY_MS, MAX_PROBE_DELAY_MS, toRetryDelayMs } from "./retry-delay.ts";
import type { ServerProblem } from "./server-problem.ts";
import type { ServerTarget } from "./server-target.ts";

/** Where the sender takes spans from. */
export interface SendSource {
  peek(): Promise<WaitingItem | null>;
  acknowledge(item: WaitingItem, rejectedSpans: number, atMs: number): Promise<void>;
  reject(batch: EncodedBatch, reason: string): Promise<void>;
  noteError(error: { message: string; hint: string | null }): void;
  noteServer(server: string): void;
  hasOpenSpans(): boolean;
  /** Spans that are open and were not sent in this form, for a server that shows them; null when there is none. */
  takeOpenSpans(): Promise<{ batch: EncodedBatch; putBack(): void } | null>;
}

/** Where to send. null: the settings do not say enough yet (an unresolved secret); everything waits. */
export interface SendSettings {
  target: ServerTarget;
  experiment: ExperimentChoice;
}

export interface SenderOptions {
  http: HttpClient;
  source: SendSource;
  clock: () => number;
  random: () => number;
  /** Resolves after `ms`, or at once when `signal` fires. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** How often a batch may get HTTP 500 before the sender looks for one span in it that causes it. */
const SUSPECT_AFTER_FAILURES = 12;
/** After so many spans that were refused one by one, with none accepted, the rest of the batch goes as a whole. */
const HOPELESS_AFTER_SPANS = 8;
/** New spans are a reason to look for an absent server at once, this often at most. */
const LOOK_AGAIN_MS = 1000;

/**
 * Brings what waits to the server, oldest first, one request at a time, so that a span's later version never overtakes
 * its earlier one. After a failure it looks with a small request whether the server is well before it sends a batch
 * again: every few seconds while nobody answers, at most every 5 min while batches fail.
 */
export class Sender {
  private readonly options: SenderOptions;
  private settings: SendSettings | null = null;
  private connection: Connection | null = null;
  private failures = 0;
  /** Of batches in a row; looks at an absent server are not among them. */
  private failedBatches = 0;
  private isServerAbsent = false;
  private triedAtMs = Number.NEGATIVE_INFINITY;
  private waking = new AbortController();
  private running: Promise<void> | null = null;
  private hasNews = false;
  private isStopped = false;

  constructor(options: SenderOptions) {
    this.options = options;
  }

  /** New settings are in force from the next request on; a wait for the old server ends. */
  configure(settings: SendSettings | null): void {
    if (JSON.stringify(settings) === JSON.stringify(this.settings)) return;
    this.settings = settings;
    this.connection = null;
    this.failures = 0;
    this.failedBatches = 0;
    this.waking.abort();
    this.wake();
  }

  /** Something waits. Never throws, returns at once. */
  wake(): void {
    this.hasNews = true;
    if (this.isServerAbsent && this.options.clock() - this.triedAtMs >= LOOK_AGAIN_MS) this.waking.abort();
    if (this.isStopped || this.running !== null) return;
    this.running = this.run().finally(() => {
      this.running = null;
      if (this.hasNews && !this.isStopped) this.wake();
    });
  }

  /** true while the last try failed. */
  isFailing(): boolean {
    return this.failures > 0;
  }

  currentConnection(): Connection | null {
    return this.connection;
  }

  /** Ends after the request that is under way. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.waking.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    try {
      while (!this.isStopped) {
        this.hasNews = false;
        const waitMs = await this.step();
        if (waitMs === null) return;
        if (waitMs > 0) await this.pause(waitMs);
      }
    } catch (error) {
      this.options.source.noteError({ message: `Sending stopped: ${toMessage(error)}`, hint: null });
      await this.pause(MAX_DELAY_MS);
    }
  }

  /** One request. Gives the time to wait before the next, null when nothing is left to do. */
  private async step(): Promise<number | null> {
    const { source } = this.options;
    if (this.settings === null) return null;
    const item = await source.peek();
    if (this.connection === null) {
      if (item === null && !source.hasOpenSpans()) return null;
      const wait = await this.openConnection(this.settings);
      if (wait !== null) return wait;
    }
    if (this.connection !== null && source.hasOpenSpans()) {
      const waitMs = await this.sendOpenSpans(this.connection);
      if (waitMs !== null) return waitMs;
    }
    if (item === null || this.connection === null) return null;
    return this.sendItem(this.connection, item);
  }

  private async sendOpenSpans(connection: Connection): Promise<number | null> {
    const open = await this.options.source.takeOpenSpans();
    if (open === null || connection.server.kind !== "clawglass") return null;
    const outcome = await this.post(connection, open.batch);
    if (outcome.kind === "accepted") return null;
    if (outcome.kind === "divide") return null; // a preview; the ended span will say what is wrong with it
    open.putBack();
    return this.failBatch(outcome.problem, outcome.kind === "retry" ? outcome.afterMs : null);
  }

  private async openConnection(settings: SendSettings): Promise<number | null> {
    const result = await connect(this.options.http, settings.target, settings.experiment);
    if (settings !== this.settings) return 0; // changed while we asked
    this.isServerAbsent = !result.ok && result.problem.code === "unreachable";
    if (!result.ok) {
      const maxMs = this.isServerAbsent ? MAX_ABSENT_DELAY_MS : MAX_PROBE_DELAY_MS;
      return this.fail(result.problem, { maxMs, afterMs: null });
    }
    this.connection = result.connection;
    const { kind, version } = result.connection.server;
    this.options.source.noteServer(version === null ? kind : `${kind} ${version}`);
    return null;
  }

  private async sendItem(connection: Connection, item: WaitingItem): Promise<number> {
    const { source, clock } = this.options;
    const outcome = await this.post(connection, item.batch);
    if (outcome.kind === "retry" && !this.isSuspect(outcome)) {
      return this.failBatch(outcome.problem, outcome.afterMs);
    }
    if (outcome.kind === "blocked") return this.failBatch(outcome.problem, null);
    const rejected =
      outcome.kind === "accepted"
        ? 0
        : await this.divide(connection, item.batch, outcome.problem, { accepted: 0, rejected: 0 });
    if (rejected === null) return this.failBatch(outcome.kind === "accepted" ? null : outcome.problem, null);
    this.failures = 0;
    this.failedBatches = 0;
    await source.acknowledge(item, rejected, clock());
    return 0;
  }

  /**
   * Sends the halves of a batch that was refused, down to the spans that are refused alone: those go to the
   * dead-letter folder. Gives their number, null when the server went away meanwhile: then the whole batch is tried again.
   */
  private async divide(
    connection: Connection,
    batch: EncodedBatch,
    problem: ServerProblem,
    tally: { accepted: number; rejected: number },
  ): Promise<number | null> {
    if (this.isStopped) return null;
    // A server that takes none at all is not looking at single spans: no use in asking for each of them.
    const isHopeless = tally.accepted === 0 && tally.rejected >= HOPELESS_AFTER_SPANS;
    if (batch.keys.length <= 1 || isHopeless) {
      tally.rejected += batch.keys.length;
      return this.reject(batch, problem);
    }
    let halves: [EncodedBatch, EncodedBatch];
    try {
      halves = await splitBatch(batch);
    } catch (error) {
      return this.reject(batch, { ...problem, message: `${problem.message} (${toMessage(error)})` });
    }
    let rejected = 0;
    for (const half of halves) {
      const outcome = await this.post(connection, half);
      if (outcome.kind === "accepted") {
        tally.accepted += half.keys.length;
        continue;
      }
      const isRefused = outcome.kind === "divide" || (outcome.kind === "retry" && this.isSuspect(outcome));
      const inHalf = isRefused ? await this.divide(connection, half, outcome.problem, tally) : null;
      if (inHalf === null) return null;
      rejected += inHalf;
    }
    return rejected;
  }

  private async reject(batch: EncodedBatch, problem: ServerProblem): Promise<number> {
    this.options.source.noteError({ message: problem.message, hint: problem.hint });
    await this.options.source.reject(batch, problem.message);
    return batch.keys.length;
  }

  private post(connection: Connection, batch: EncodedBatch): Promise<PostOutcome> {
    const { http, clock } = this.options;
    return postBatch(http, connection.target, connection.experiment.id, batch.gzip, clock);
  }

  /** One bad span must not hold up all others for ever: many times HTTP 500 for one batch is taken as its fault. */
  private isSuspect(outcome: { isServerFault: boolean }): boolean {
    return outcome.isServerFault && this.failedBatches >= SUSPECT_AFTER_FAILURES;
  }

  private failBatch(problem: ServerProblem | null, afterMs: number | null): number {
    this.failedBatches += 1;
    this.connection = null; // the next try begins with a look: another server may come back, or none
    return this.fail(problem, { maxMs: MAX_DELAY_MS, afterMs });
  }

  private fail(problem: ServerProblem | null, wait: { maxMs: number; afterMs: number | null }): number {
    this.failures += 1;
    this.triedAtMs = this.options.clock();
    if (problem !== null) this.options.source.noteError({ message: problem.message, hint: problem.hint });
    return Math.max(wait.afterMs ?? 0, toRetryDelayMs(this.failures, this.options.random(), wait.maxMs));
  }

  private async pause(ms: number): Promise<void> {
    if (this.isStopped) return;
    this.waking = new AbortController();
    await this.options.sleep(ms, this.waking.signal);
  }
}

function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
