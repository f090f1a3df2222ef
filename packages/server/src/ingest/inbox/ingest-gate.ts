import { setTimeout as sleep } from "node:timers/promises";
import { AppError, type ExperimentId } from "@clawglass/core";
import { countSetAside, type InboxAppender, listSetAside } from "@clawglass/storage/inbox";
import type { OtlpBody } from "../ingest.ts";
import {
  addTally,
  addTotals,
  createIngestTotals,
  type IngestTally,
  type IngestTotals,
} from "../ingest-tally.ts";
import type { IngestLimits } from "../limits.ts";
import { Backlog, type WaitingRequests } from "./backlog.ts";
import { encodeInboxBody } from "./inbox-body.ts";
import type { DrainResult, FoundInbox } from "./inbox-drain.ts";
import { isCertain } from "./is-certain.ts";

const RETRY_DRAIN_MS = 1_000;
/** A larger request keeps the pipeline for so long that its sender does not wait for that. */
const MAX_DIRECT_BYTES = 1024 * 1024;
/** Requests that come together are taken together, which costs less, and leaves the processor to those that still come. */
const MAX_GATHER_MS = 1_000;
const QUIET_MS = 15;
const GATHER_STEP_MS = 5;
/** A large request may take longer than asking. */
const MAX_WAIT_FOR_DIRECT_MS = 100;
/** Longer than the pipeline takes for what waits, unless much more comes than it can take. */
const READ_WAIT_MS = 2_000;
/** A large request takes long, and was stored when it was answered before it went to the inbox. */
const READ_WAIT_FOR_LARGE_MS = 10_000;
/** How long the end of the server waits for what is in the inbox. It is safe there; the next start goes on with it. */
const CLOSE_DRAIN_MS = 5_000;

export interface IngestGateOptions {
  folder: string;
  limits: IngestLimits;
  /** Bytes that may wait; beyond, senders are told to come back. */
  maxWaitingBytes: number;
  createAppender(nextSequence: number): InboxAppender;
  /** Through the pipeline and committed. */
  ingest(body: OtlpBody): Promise<IngestTally>;
  openInbox(): Promise<FoundInbox>;
  drainInbox(upToSequence: number): Promise<DrainResult>;
  hasExperiment(experimentId: ExperimentId): Promise<boolean>;
  nowMs(): number;
  reportError(error: unknown): void;
  /** The inbox could not be written. */
  noteTrouble(error: unknown): void;
}

/**
 * Decides how a request gets to the store. While the pipeline is free, straight through it, and the answer comes after its
 * commit. While it is busy, and where the request is large, to the inbox on the disk: there it is as safe, and the pipeline
 * takes it later, small ones with others.
 */
export class IngestGate {
  readonly totals: IngestTotals = createIngestTotals();
  readonly #options: IngestGateOptions;
  readonly #backlog: Backlog;
  readonly #knownExperiments = new Set<ExperimentId>();
  /** The newest request of each experiment that goes the direct way now. */
  readonly #direct = new Map<ExperimentId, Promise<unknown>>();
  readonly #checks = new Map<ExperimentId, Promise<boolean>>();
  #appender: InboxAppender | null = null;
  /** Settles when the large requests that came are looked at. */
  #looking: Promise<unknown> = Promise.resolve();
  #directCount = 0;
  #appendingBytes = 0;
  #draining: Promise<void> | null = null;
  #lastArrivalMs = 0;
  #isClosing = false;
  #isClosed = false;

  constructor(options: IngestGateOptions) {
    this.#options = options;
    this.#backlog = new Backlog(options.nowMs);
  }

  /** Finds what an earlier process has left in the inbox, and goes on with it. */
  async open(): Promise<void> {
    const { createAppender, openInbox } = this.#options;
    const { mark, last, waitingCount, waitingBytes, setAside } = await openInbox();
    this.#report(setAside);
    this.#backlog.reach(mark);
    this.#appender = createAppender(last + 1);
    if (last > mark) this.#noteWaiting(last, waitingBytes, waitingCount);
    else await this.#appender.removeUpTo(last);
  }

  async ingestOtlp(body: OtlpBody): Promise<void> {
    const isFree = this.#directCount === 0 && this.#appendingBytes === 0 && this.#backlog.isEmpty;
    const isLarge = body.bytes.byteLength > MAX_DIRECT_BYTES;
    if ((isFree && !isLarge) || this.#appender === null) return this.#ingestDirectly(body);
    const isSure = await (isLarge ? this.#inTurn(() => this.#isSure(body)) : this.#isSure(body));
    if (isSure) return this.#keep(body, this.#appender);
    await this.untilStored();
    return this.#ingestDirectly(body);
  }

  /** What was acknowledged and is not in the store yet. */
  get waiting(): WaitingRequests {
    return this.#backlog.waiting;
  }

  /** How long a query waits for it, before it is answered without it. */
  get readWaitMs(): number {
    return this.#backlog.holdsLargerThan(MAX_DIRECT_BYTES) ? READ_WAIT_FOR_LARGE_MS : READ_WAIT_MS;
  }

  /** Requests that were acknowledged and are kept beside the store, as it cannot take them; also those of earlier processes. */
  get setAside(): { refusedCount: number; damagedCount: number } {
    return countSetAside(listSetAside(this.#options.folder));
  }

  /** Resolves when everything that was acknowledged before this call is in the store; rejects when the store takes nothing. */
  untilStored(): Promise<void> {
    return this.#backlog.untilReached();
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    const timer = setTimeout(() => {
      this.#isClosed = true;
    }, CLOSE_DRAIN_MS);
    await this.#draining;
    clearTimeout(timer);
    this.#isClosed = true;
    await this.#appender?.close(this.#backlog.isEmpty);
  }

  async #ingestDirectly(body: OtlpBody): Promise<void> {
    const { experimentId } = body;
    this.#directCount += 1;
    const ingesting = this.#options.ingest(body);
    this.#direct.set(experimentId, ingesting);
    try {
      addTally(this.totals, await ingesting);
      this.#knownExperiments.add(experimentId);
    } finally {
      this.#directCount -= 1;
      if (this.#direct.get(experimentId) === ingesting) this.#direct.delete(experimentId);
    }
  }

  async #keep(body: OtlpBody, appender: InboxAppender): Promise<void> {
    const byteCount = body.bytes.byteLength;
    const waitingBytes = this.#backlog.waiting.byteCount + this.#appendingBytes;
    if (waitingBytes + byteCount > this.#options.maxWaitingBytes) throw overloaded();
    this.#appendingBytes += byteCount;
    try {
      this.#noteWaiting(await appender.append(encodeInboxBody(body)), byteCount);
    } catch (error) {
      this.#options.noteTrouble(error);
      throw error;
    } finally {
      this.#appendingBytes -= byteCount;
    }
  }

  /** The pipeline is certain to take it. */
  async #isSure(body: OtlpBody): Promise<boolean> {
    return (await isCertain(body, this.#options.limits)) && (await this.#isKnown(body.experimentId));
  }

  /** One after the other: each may unpack to many megabytes. */
  #inTurn<T>(look: () => Promise<T>): Promise<T> {
    const looking = this.#looking.then(look);
    this.#looking = looking.catch(() => {});
    return looking;
  }

  async #isKnown(experimentId: ExperimentId): Promise<boolean> {
    if (this.#knownExperiments.has(experimentId)) return true;
    const check = this.#checks.get(experimentId) ?? this.#check(experimentId);
    this.#checks.set(experimentId, check);
    try {
      return await check;
    } finally {
      this.#checks.delete(experimentId);
    }
  }

  async #check(experimentId: ExperimentId): Promise<boolean> {
    // A request before this one tells it as a rule; a query would start a reader thread, which takes longer and 20 MB.
    const before = this.#direct.get(experimentId);
    if (before !== undefined) await Promise.race([before.catch(() => {}), sleep(MAX_WAIT_FOR_DIRECT_MS)]);
    if (!this.#knownExperiments.has(experimentId) && !(await this.#options.hasExperiment(experimentId)))
      return false;
    this.#knownExperiments.add(experimentId);
    return true;
  }

  #noteWaiting(sequence: number, byteCount: number, requestCount = 1): void {
    this.#lastArrivalMs = performance.now();
    this.#backlog.add(sequence, byteCount, requestCount);
    if (!this.#backlog.isEmpty) this.#draining ??= this.#drainAll();
  }

  async #drainAll(): Promise<void> {
    let sinceMs = performance.now();
    do {
      await this.#gather(sinceMs);
      // What comes from now on has waited since now at the most: it may gather, too.
      sinceMs = performance.now();
      const gathered = this.#backlog.lastSequence;
      do await this.#drainOnce();
      while (this.#backlog.mark < gathered && !this.#isClosed);
    } while (!this.#backlog.isEmpty && !this.#isClosed);
    // In the same turn in which nothing was found waiting: what comes next starts anew.
    this.#draining = null;
  }

  /** Waits while more comes, as long as nobody asks for what is there. */
  async #gather(sinceMs: number): Promise<void> {
    for (;;) {
      const nowMs = performance.now();
      const isOver = nowMs - sinceMs >= MAX_GATHER_MS || nowMs - this.#lastArrivalMs >= QUIET_MS;
      if (isOver || this.#backlog.hasWaiters || this.#isClosing) return;
      await sleep(GATHER_STEP_MS);
    }
  }

  async #drainOnce(): Promise<void> {
    try {
      const { mark, totals, setAside } = await this.#options.drainInbox(this.#backlog.lastSequence);
      addTotals(this.totals, totals);
      this.#report(setAside);
      this.#backlog.reach(mark);
      await this.#appender?.removeUpTo(mark);
    } catch (error) {
      this.#backlog.fail(error);
      if (!this.#isClosed) await sleep(RETRY_DRAIN_MS);
    }
  }

  #report(setAside: readonly string[]): void {
    for (const what of setAside) this.#options.reportError(cannotStore(what));
  }
}

export function overloaded(): AppError {
  return new AppError("OVERLOADED", "The server has more traces waiting than it can write.", {
    hint: "Send again after the time in Retry-After; nothing of this request was kept.",
  });
}

function cannotStore(what: string): AppError {
  return new AppError("INTERNAL", `What was acknowledged cannot be stored. ${what}`, {
    hint: "What is left of it is kept in that file. Where a disk is not the reason, please report it.",
  });
}
