import { join } from "node:path";
import { RECORD_KINDS } from "./record-frame.ts";
import { parseBatchMeta, readSegment } from "./segment.ts";
import type { SpoolDisk } from "./spool-disk.ts";
import type { SpoolLimits, WaitingBatch } from "./spool-types.ts";

/** One segment file that has, or had, something to send. */
export interface Segment {
  /** Folder inside the spool's root, and file name. */
  folder: string;
  name: string;
  sizeBytes: number;
  acknowledgedBytes: number;
  /** Spans that are not acknowledged yet. */
  spanCount: number;
  firstAtMs: number | null;
  /** true once nothing will be appended. */
  isSealed: boolean;
}

/** A batch with its place, to be given back to `acknowledge`. */
export interface QueuedBatch {
  batch: WaitingBatch;
  segment: Segment;
  endOffset: number;
}

interface DroppedSpans {
  reason: "spool-full" | "too-old";
  spanCount: number;
}

/**
 * The segments of this process and of those it took over, oldest first. A segment's file is removed when everything
 * in it was acknowledged, or when the limits say that it must go.
 */
export class SegmentQueue {
  readonly segments: Segment[] = [];
  private readonly disk: SpoolDisk;
  private readonly root: string;
  private readonly limits: SpoolLimits;
  private readAhead: { segment: Segment; batches: QueuedBatch[] } | null = null;
  /** Bytes that were skipped because they were damaged, since the last look. */
  damagedBytes = 0;

  constructor(disk: SpoolDisk, root: string, limits: SpoolLimits) {
    this.disk = disk;
    this.root = root;
    this.limits = limits;
  }

  totalBytes(): number {
    return this.segments.reduce((sum, segment) => sum + segment.sizeBytes, 0);
  }

  waitingSpans(): number {
    return this.segments.reduce((sum, segment) => sum + segment.spanCount, 0);
  }

  oldestAtMs(): number | null {
    return this.segments.find((segment) => segment.spanCount > 0)?.firstAtMs ?? null;
  }

  /** The oldest batch that is not acknowledged, null when there is none. The same one until it is acknowledged. */
  async peek(): Promise<QueuedBatch | null> {
    for (const segment of [...this.segments]) {
      if (segment.acknowledgedBytes >= segment.sizeBytes) {
        await this.retire(segment);
        continue;
      }
      if (this.readAhead?.segment !== segment || this.readAhead.batches.length === 0) {
        this.readAhead = { segment, batches: await this.readBatches(segment) };
      }
      const first = this.readAhead.batches[0];
      if (first !== undefined) return first;
      segment.acknowledgedBytes = segment.sizeBytes; // nothing readable is left in it
      segment.spanCount = 0;
      await this.retire(segment);
    }
    return null;
  }

  /**
   * The segment grew by these batches, and is on the disk so far. What nothing waits before is sent from memory: a batch
   * that goes out as it comes is not read back.
   */
  grow(segment: Segment, batches: readonly { batch: WaitingBatch; bytes: number }[]): void {
    const isNext = segment.acknowledgedBytes === segment.sizeBytes && this.segments[0] === segment;
    const queued: QueuedBatch[] = [];
    for (const { batch, bytes } of batches) {
      segment.sizeBytes += bytes;
      segment.spanCount += batch.keys.length;
      segment.firstAtMs ??= batch.writtenAtMs;
      queued.push({ batch, segment, endOffset: segment.sizeBytes });
    }
    if (isNext) this.readAhead = { segment, batches: queued };
  }

  async acknowledge(item: QueuedBatch): Promise<void> {
    if (this.readAhead?.batches[0] === item) this.readAhead.batches.shift();
    item.segment.acknowledgedBytes = Math.max(item.segment.acknowledgedBytes, item.endOffset);
    item.segment.spanCount = Math.max(0, item.segment.spanCount - item.batch.keys.length);
    await this.retire(item.segment);
  }

  /** Removes what is too old, and the oldest segments until the rest has at most `maxBytes`. Says what was dropped. */
  async enforceLimits(nowMs: number, maxBytes: number): Promise<DroppedSpans[]> {
    const dropped: DroppedSpans[] = [];
    for (const segment of [...this.segments]) {
      const isTooOld = segment.firstAtMs !== null && nowMs - segment.firstAtMs > this.limits.maxAgeMs;
      const isFull = this.totalBytes() > maxBytes;
      if (!isTooOld && !isFull) continue;
      if (!segment.isSealed) continue; // the file that is being written; the writer begins another one first
      dropped.push({ reason: isTooOld ? "too-old" : "spool-full", spanCount: segment.spanCount });
      segment.spanCount = 0;
      segment.acknowledgedBytes = segment.sizeBytes;
      await this.retire(segment);
    }
    return dropped;
  }

  private async readBatches(segment: Segment): Promise<QueuedBatch[]> {
    const path = join(this.root, segment.folder, segment.name);
    const { records, damagedBytes } = await readSegment(this.disk, path, segment.acknowledgedBytes);
    if (segment.isSealed) this.damagedBytes += damagedBytes;
    return records.flatMap(({ kind, meta, payload, end }) => {
      const batchMeta = kind === RECORD_KINDS.batch ? parseBatchMeta(meta) : null;
      if (batchMeta === null || end > segment.sizeBytes) return [];
      const { sizes, keys, at } = batchMeta;
      return [{ batch: { gzip: payload, sizes, keys, writtenAtMs: at }, segment, endOffset: end }];
    });
  }

  private async retire(segment: Segment): Promise<void> {
    if (!segment.isSealed || segment.acknowledgedBytes < segment.sizeBytes) return;
    const index = this.segments.indexOf(segment);
    if (index === -1) return;
    this.segments.splice(index, 1);
    if (this.readAhead?.segment === segment) this.readAhead = null;
    await this.disk.remove(join(this.root, segment.folder, segment.name));
  }
}
