import { join } from "node:path";
import type { Span } from "@clawglass/core";
import { adoptLeftovers, type Leftover, STATS_FILE } from "./adopt-leftovers.ts";
import { keepDeadLetter } from "./dead-letters.ts";
import { measureOwnShare } from "./measure-own-share.ts";
import { createOpenJournal, JOURNAL_FILE, type JournalEntry, type OpenJournal } from "./open-journal.ts";
import { OWNER_FILE, type OwnerEnvironment, ownerName, type SpoolOwner } from "./owner-folder.ts";
import { type QueuedBatch, SegmentQueue } from "./segment-queue.ts";
import { SegmentWriter } from "./segment-writer.ts";
import type { SpoolDisk } from "./spool-disk.ts";
import { addSpoolStats, createSpoolStats, type DeliveryError, type SpoolStats } from "./spool-stats.ts";
import type { EncodedBatch, LossReason, SpoolLimits, WaitingBatch } from "./spool-types.ts";

export interface SpoolOptions {
  disk: SpoolDisk;
  /** The spool's folder; made at the first write. */
  root: string;
  environment: OwnerEnvironment;
  limits: SpoolLimits;
  /** Spans that could not be written stay in memory up to this. */
  maxUnwrittenBytes?: number;
}

/** A batch that waits, wherever it is kept. */
export interface WaitingItem {
  batch: WaitingBatch;
  source: QueuedBatch | null;
}

const DEFAULT_MAX_UNWRITTEN_BYTES = 16 * 1024 * 1024;

/**
 * Keeps encoded spans on disk until the server has them. No method throws: what cannot be kept is counted as lost.
 * Calls run one after the other.
 */
export class Spool {
  readonly stats: SpoolStats = createSpoolStats();
  private readonly options: SpoolOptions;
  private readonly queue: SegmentQueue;
  private owner: SpoolOwner;
  private folder = "";
  private writer!: SegmentWriter;
  private journal!: OpenJournal;
  private readonly takenFolders = new Set<string>();
  private unwritten: WaitingBatch[] = [];
  /** How much of the spool's size this process may use, beside the others that live. */
  private ownShareBytes = Number.POSITIVE_INFINITY;
  private isPrepared = false;
  /** The counters as they were last written, but for the time. */
  private writtenStats = "";
  private tail: Promise<unknown> = Promise.resolve();

  constructor(options: SpoolOptions) {
    this.options = options;
    this.owner = options.environment.owner;
    this.queue = new SegmentQueue(options.disk, options.root, options.limits);
    this.useFolderOf(this.owner);
  }

  /** Resolves when the batches and the journal are on the disk, or counted as lost, or kept in memory for another try. */
  append(batches: readonly EncodedBatch[], entry: JournalEntry): Promise<void> {
    return this.inTurn(async () => {
      const { clock } = this.options.environment;
      this.unwritten.push(...batches.map((batch) => ({ ...batch, writtenAtMs: clock() })));
      await this.writeUnwritten();
      if (entry.opened.length + entry.closedKeys.length > 0) {
        await this.attempt("remember open steps", async () => {
          await this.prepare();
          await this.journal.write(entry);
        });
      }
      await this.writeStats();
    });
  }

  /** The oldest batch that waits, null when there is none. */
  peek(): Promise<WaitingItem | null> {
    return this.inTurn(async () => {
      const queued = await this.queue.peek().catch((error: unknown) => {
        this.noteDiskError("read", error);
        return null;
      });
      this.stats.damagedBytes += this.queue.damagedBytes;
      this.queue.damagedBytes = 0;
      if (queued !== null) return { batch: queued.batch, source: queued };
      const inMemory = this.unwritten[0];
      return inMemory === undefined ? null : { batch: inMemory, source: null };
    });
  }

  /** The server has the batch (or refused `rejectedSpans` of it for good): it need not be kept any longer. */
  acknowledge(item: WaitingItem, rejectedSpans: number, atMs: number): Promise<void> {
    return this.inTurn(async () => {
      const sentSpans = item.batch.keys.length - rejectedSpans;
      this.stats.sentSpans += sentSpans;
      if (sentSpans > 0) this.stats.lastSuccessAtMs = atMs;
      if (item.source === null) this.unwritten = this.unwritten.filter((batch) => batch !== item.batch);
      else await this.acknowledgeSegment(item.source);
      await this.removeDrainedFolders();
      await this.writeStats();
    });
  }

  /** Keeps a refused batch aside, and counts its spans as lost. */
  reject(batch: EncodedBatch, reason: string): Promise<void> {
    return this.inTurn(async () => {
      const { disk, root, limits, environment } = this.options;
      this.countLost("rejected", batch.keys.length);
      await this.attempt("keep a refused batch", () =>
        keepDeadLetter(disk, root, { batch, reason, atMs: environment.clock() }, limits.maxDeadLetterBytes),
      );
    });
  }

  /**
   * Takes over what dead processes left. The spans that were open there come back, closed: append them, then call
   * `forgetJournals`.
   */
  adoptLeftovers(): Promise<Span[]> {
    return this.inTurn(async () => {
      const { disk, root, environment } = this.options;
      if ((await disk.list(root)).length === 0) return [];
      let leftovers: Leftover[] = [];
      await this.attempt("take over what another process left", async () => {
        await this.prepare(); // our own lock first: what we take must not look abandoned
        leftovers = await adoptLeftovers(disk, root, { ...environment, owner: this.owner });
      });
      const counted = new Set([...this.stats.adopted, ...leftovers.flatMap(({ stats }) => stats.adopted)]);
      for (const leftover of leftovers) {
        if (!counted.has(leftover.maker)) addSpoolStats(this.stats, leftover.stats);
        this.stats.adopted = [...new Set([...this.stats.adopted, leftover.maker])];
        this.queue.segments.unshift(...leftover.segments);
        this.takenFolders.add(leftover.folder);
      }
      if (leftovers.length > 0) await this.writeStats();
      return leftovers.flatMap(({ closedSpans }) => closedSpans);
    });
  }

  /** The spans of taken journals are in our own segments now. */
  forgetJournals(closedSpans: number): Promise<void> {
    return this.inTurn(async () => {
      const { disk, root } = this.options;
      this.stats.closedForDeadProcess += closedSpans;
      for (const folder of this.takenFolders) {
        await this.attempt("remove a journal", () => disk.remove(join(root, folder, JOURNAL_FILE)));
      }
      await this.removeDrainedFolders();
      await this.writeStats();
    });
  }

  /** Says that this process lives, applies the limits, and tries again what could not be written. */
  heartbeat(): Promise<void> {
    return this.inTurn(async () => {
      if (!this.isPrepared) return;
      const { disk, root, environment } = this.options;
      const lock = join(root, this.folder, OWNER_FILE);
      if ((await disk.stat(lock)) === null) await this.startOver();
      else await this.attempt("renew the lock", () => disk.touch(lock, environment.clock()));
      await this.attempt("look at its size", () => this.measureShare());
      await this.writeUnwritten();
      await this.applyLimits(0);
      await this.writeStats();
    });
  }

  /** Ends this process's part: what still waits is free for any other process to take over. */
  close(): Promise<void> {
    return this.inTurn(async () => {
      if (!this.isPrepared) return;
      const { disk, root } = this.options;
      await this.writer.seal();
      await this.attempt("close the journal", () => this.journal.close());
      await this.writeStats();
      await this.attempt("give up the lock", () => disk.remove(join(root, this.folder, OWNER_FILE)));
    });
  }

  waiting(): { spans: number; bytes: number; oldestAtMs: number | null } {
    const inMemorySpans = this.unwritten.reduce((sum, batch) => sum + batch.keys.length, 0);
    return {
      spans: this.queue.waitingSpans() + inMemorySpans,
      bytes: this.queue.totalBytes() + this.unwrittenBytes(),
      oldestAtMs: this.queue.oldestAtMs() ?? this.unwritten[0]?.writtenAtMs ?? null,
    };
  }

  openSpans(): number {
    return this.journal.openCount();
  }

  /** Whether the journal holds this span as open. */
  isOpen(key: string): boolean {
    return this.journal.isOpen(key);
  }

  countLost(reason: LossReason, spans: number): void {
    this.stats.lostSpans[reason] += spans;
  }

  noteError(error: Omit<DeliveryError, "atMs">): void {
    this.stats.lastError = { ...error, atMs: this.options.environment.clock() };
  }

  private useFolderOf(owner: SpoolOwner): void {
    const { disk, root, limits } = this.options;
    this.owner = owner;
    this.folder = ownerName(owner);
    this.writer = new SegmentWriter(disk, root, this.folder, this.queue, limits);
    this.journal = createOpenJournal(disk, join(root, this.folder));
  }

  /**
   * Another process took our folder, because this one looked dead (a laptop that slept): what is in it is counted and
   * sent there. Go on under a new name.
   */
  private async startOver(): Promise<void> {
    await this.writer.seal();
    await this.journal.close().catch(() => undefined); // its file is not ours any more
    for (const segment of this.queue.segments.filter(({ folder }) => folder === this.folder)) {
      this.queue.segments.splice(this.queue.segments.indexOf(segment), 1);
    }
    Object.assign(this.stats, createSpoolStats());
    this.isPrepared = false;
    this.writtenStats = "";
    this.useFolderOf({ ...this.owner, token: `${this.owner.token}0` });
    await this.attempt("begin a new folder", () => this.prepare());
  }

  private async acknowledgeSegment(source: QueuedBatch): Promise<void> {
    const isDrained = source.endOffset >= source.segment.sizeBytes;
    if (isDrained && !source.segment.isSealed) await this.writer.seal(); // so that its file can go
    await this.attempt("remove what was sent", () => this.queue.acknowledge(source));
  }

  private async writeUnwritten(): Promise<void> {
    if (this.unwritten.length === 0) return;
    const bytes = this.unwrittenBytes();
    const didWrite = await this.attempt("write", async () => {
      await this.prepare();
      await this.applyLimits(bytes);
      await this.writer.append(this.unwritten, this.options.environment.clock());
    });
    if (didWrite) {
      this.unwritten = [];
      return;
    }
    const maxBytes = this.options.maxUnwrittenBytes ?? DEFAULT_MAX_UNWRITTEN_BYTES;
    while (this.unwrittenBytes() > maxBytes) {
      this.countLost("disk-error", this.unwritten.shift()?.keys.length ?? 0);
    }
  }

  private async applyLimits(extraBytes: number): Promise<void> {
    const { limits, environment } = this.options;
    const maxBytes = Math.min(limits.maxBytes, this.ownShareBytes) - extraBytes;
    if (this.queue.totalBytes() > maxBytes) await this.writer.seal();
    for (const { reason, spanCount } of await this.queue.enforceLimits(environment.clock(), maxBytes)) {
      this.countLost(reason, spanCount);
    }
  }

  private async prepare(): Promise<void> {
    if (this.isPrepared) return;
    const { disk, root } = this.options;
    const { pid, host } = this.owner;
    await disk.makeFolder(join(root, this.folder));
    await disk.writeWhole(join(root, this.folder, OWNER_FILE), JSON.stringify({ pid, host }));
    await this.measureShare();
    this.isPrepared = true;
  }

  private async measureShare(): Promise<void> {
    const { disk, root, limits } = this.options;
    this.ownShareBytes = await measureOwnShare(disk, root, ownerName(this.owner), limits.maxBytes);
  }

  private async removeDrainedFolders(): Promise<void> {
    const { disk, root } = this.options;
    for (const folder of this.takenFolders) {
      if (this.queue.segments.some((segment) => segment.folder === folder)) continue;
      if ((await disk.stat(join(root, folder, JOURNAL_FILE))) !== null) continue;
      await this.attempt("remove an empty folder", () => disk.remove(join(root, folder)));
      this.takenFolders.delete(folder);
    }
  }

  private async writeStats(): Promise<void> {
    if (!this.isPrepared) return;
    const { disk, root, environment } = this.options;
    const held = [...this.takenFolders].map((folder) => folder.slice(folder.indexOf("+") + 1));
    this.stats.adopted = this.stats.adopted.filter((maker) => held.includes(maker));
    this.stats.acknowledgedBytes = Object.fromEntries(
      this.queue.segments
        .filter((segment) => segment.acknowledgedBytes > 0)
        .map(({ folder, name, acknowledgedBytes }) => [
          `${folder.slice(folder.indexOf("+") + 1)}/${name}`,
          acknowledgedBytes,
        ]),
    );
    const content = JSON.stringify({ ...this.stats, updatedAtMs: null });
    if (content === this.writtenStats) return;
    this.stats.updatedAtMs = environment.clock();
    const didWrite = await this.attempt("write its counters", () =>
      disk.writeWhole(join(root, this.folder, STATS_FILE), JSON.stringify(this.stats)),
    );
    if (didWrite) this.writtenStats = content;
  }

  private unwrittenBytes(): number {
    return this.unwritten.reduce((sum, batch) => sum + batch.gzip.length, 0);
  }

  private async attempt(what: string, action: () => Promise<unknown>): Promise<boolean> {
    try {
      await action();
      return true;
    } catch (error) {
      this.noteDiskError(what, error);
      return false;
    }
  }

  private noteDiskError(what: string, error: unknown): void {
    this.noteError({
      message: `The spool could not ${what}: ${error instanceof Error ? error.message : String(error)}`,
      hint: `Check free space and permissions of ${this.options.root}.`,
    });
  }

  private inTurn<T>(action: () => Promise<T>): Promise<T> {
    const result = this.tail.then(action, action);
    this.tail = result.catch(() => undefined);
    return result;
  }
}
