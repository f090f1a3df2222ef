import { decodeHeader, decodeRecords, HEADER_BYTES, type ReadRecord } from "./record-frame.ts";
import type { SpoolDisk } from "./spool-disk.ts";

/** What is known of one segment file without holding its content. */
export interface SegmentScan {
  /** Bytes of whole records; anything behind is torn or not yet written. */
  sizeBytes: number;
  spanCount: number;
  /** When its first record was written, ms since 1970; null when it has none. */
  firstAtMs: number | null;
}

const SEGMENT_NAME = /^seg-(\d{8})\.log$/;

export function segmentName(index: number): string {
  return `seg-${String(index).padStart(8, "0")}.log`;
}

export function isSegmentName(name: string): boolean {
  return SEGMENT_NAME.test(name);
}

export interface BatchMeta {
  sizes: number[];
  keys: string[];
  at: number;
}

/** The meta of a batch record, null when it is something else. */
export function parseBatchMeta(meta: unknown): BatchMeta | null {
  if (typeof meta !== "object" || meta === null) return null;
  const { sizes, keys, at } = meta as Partial<Record<keyof BatchMeta, unknown>>;
  if (!Array.isArray(sizes) || !Array.isArray(keys) || typeof at !== "number") return null;
  if (!sizes.every((size) => typeof size === "number") || !keys.every((key) => typeof key === "string"))
    return null;
  return { sizes, keys, at };
}

/** Counts what waits in a segment from `fromOffset` on, reading headers and metas only. */
export async function scanSegment(disk: SpoolDisk, path: string, fromOffset = 0): Promise<SegmentScan> {
  const fileBytes = (await disk.stat(path))?.sizeBytes ?? 0;
  const scan: SegmentScan = { sizeBytes: fromOffset, spanCount: 0, firstAtMs: null };
  for (let offset = fromOffset; offset < fileBytes; offset = scan.sizeBytes) {
    const header = decodeHeader(await disk.readRange(path, offset, HEADER_BYTES), 0);
    if (header === null) break;
    const end = offset + HEADER_BYTES + header.metaLength + header.payloadLength;
    if (end > fileBytes) break;
    const metaBytes = await disk.readRange(path, offset + HEADER_BYTES, header.metaLength);
    const meta = parseBatchMeta(parseJson(metaBytes));
    scan.spanCount += meta?.keys.length ?? 0;
    scan.firstAtMs ??= meta?.at ?? null;
    scan.sizeBytes = end;
  }
  return scan;
}

/** The whole records of a file from `fromOffset` on; their offsets count from the start of the file. */
export async function readSegment(
  disk: SpoolDisk,
  path: string,
  fromOffset: number,
): Promise<{ records: ReadRecord[]; damagedBytes: number }> {
  const fileBytes = (await disk.stat(path))?.sizeBytes ?? 0;
  if (fileBytes <= fromOffset) return { records: [], damagedBytes: 0 };
  const { records, damagedBytes } = decodeRecords(
    await disk.readRange(path, fromOffset, fileBytes - fromOffset),
  );
  for (const record of records) {
    record.start += fromOffset;
    record.end += fromOffset;
  }
  return { records, damagedBytes };
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return null; // damage; the checksum decides when the record is read
  }
}
