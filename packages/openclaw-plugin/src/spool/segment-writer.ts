import { join } from "node:path";
import { encodeRecord, RECORD_KINDS } from "./record-frame.ts";
import { segmentName } from "./segment.ts";
import type { Segment, SegmentQueue } from "./segment-queue.ts";
import type { SpoolDisk, SpoolFile } from "./spool-disk.ts";
import type { EncodedBatch, SpoolLimits } from "./spool-types.ts";

/**
 * Appends batches to the newest segment of this process and makes them durable. After a failed write the segment is
 * cut back to its last whole record, or left for good when even that fails, so that nothing follows torn bytes.
 */
export class SegmentWriter {
  private readonly disk: SpoolDisk;
  private readonly root: string;
  private readonly folder: string;
  private readonly queue: SegmentQueue;
  private readonly limits: SpoolLimits;
  private nextIndex = 1;
  private current: { segment: Segment; file: SpoolFile } | null = null;

  constructor(disk: SpoolDisk, root: string, folder: string, queue: SegmentQueue, limits: SpoolLimits) {
    this.disk = disk;
    this.root = root;
    this.folder = folder;
    this.queue = queue;
    this.limits = limits;
  }

  /** Throws when the batches are not on the disk; then none of them is. */
  async append(batches: readonly EncodedBatch[], atMs: number): Promise<void> {
    const frames = batches.map(({ gzip, sizes, keys }) =>
      encodeRecord({ kind: RECORD_KINDS.batch, meta: { sizes, keys, at: atMs }, payload: gzip }),
    );
    const { segment, file } = await this.openSegment();
    try {
      for (const frame of frames) await file.append(frame);
      await file.sync();
    } catch (error) {
      await this.cutBack(segment, file);
      throw error;
    }
    this.queue.grow(
      segment,
      batches.map((batch, index) => ({
        batch: { ...batch, writtenAtMs: atMs },
        bytes: frames[index]?.length ?? 0,
      })),
    );
    if (segment.sizeBytes >= this.limits.segmentBytes) await this.seal();
  }

  /** Ends the current segment: the next batch begins a new one, and this one may go once it is acknowledged. */
  async seal(): Promise<void> {
    const sealed = this.current;
    if (sealed === null) return;
    this.current = null;
    sealed.segment.isSealed = true;
    await sealed.file.close().catch(() => undefined); // its bytes were synced before
  }

  private async openSegment(): Promise<{ segment: Segment; file: SpoolFile }> {
    if (this.current !== null) return this.current;
    const name = segmentName(this.nextIndex);
    const file = await this.disk.openForAppend(join(this.root, this.folder, name));
    this.nextIndex += 1;
    const segment: Segment = {
      folder: this.folder,
      name,
      sizeBytes: 0,
      acknowledgedBytes: 0,
      spanCount: 0,
      firstAtMs: null,
      isSealed: false,
    };
    this.queue.segments.push(segment);
    this.current = { segment, file };
    return this.current;
  }

  private async cutBack(segment: Segment, file: SpoolFile): Promise<void> {
    try {
      await file.truncate(segment.sizeBytes);
    } catch {
      await this.seal();
    }
  }
}
