import { crc32 } from "node:zlib";

/**
 * One record in a spool file:
 * `CGS1` | kind u32 | meta length u32 | payload length u32 | CRC-32 of all of it u32 | meta (JSON) | payload
 * (little-endian). A record is there whole or not at all: a torn or damaged one fails its checksum.
 */
export const RECORD_KINDS = { batch: 1, journal: 2, rejected: 3 } as const;

export interface SpoolRecord {
  kind: number;
  /** Small JSON that says what the payload is, readable without touching the payload. */
  meta: unknown;
  payload: Uint8Array;
}

export interface ReadRecord extends SpoolRecord {
  /** Where the record starts and ends in the bytes it was read from. */
  start: number;
  end: number;
}

export interface RecordHeader {
  kind: number;
  metaLength: number;
  payloadLength: number;
  crc: number;
}

export const HEADER_BYTES = 20;
const MAGIC = Buffer.from("CGS1", "latin1");
/** No record is near this; a header that says more is damage. */
const MAX_PART_BYTES = 1024 * 1024 * 1024;

export function encodeRecord(record: SpoolRecord): Buffer {
  const meta = Buffer.from(JSON.stringify(record.meta));
  const frame = Buffer.allocUnsafe(HEADER_BYTES + meta.length + record.payload.length);
  MAGIC.copy(frame, 0);
  frame.writeUInt32LE(record.kind, 4);
  frame.writeUInt32LE(meta.length, 8);
  frame.writeUInt32LE(record.payload.length, 12);
  meta.copy(frame, HEADER_BYTES);
  frame.set(record.payload, HEADER_BYTES + meta.length);
  frame.writeUInt32LE(checksum(frame), 16);
  return frame;
}

/** The header at `offset`, null when there is none. */
export function decodeHeader(bytes: Uint8Array, offset: number): RecordHeader | null {
  if (offset + HEADER_BYTES > bytes.length) return null;
  const view = Buffer.from(bytes.buffer, bytes.byteOffset + offset, HEADER_BYTES);
  if (!view.subarray(0, 4).equals(MAGIC)) return null;
  const header = {
    kind: view.readUInt32LE(4),
    metaLength: view.readUInt32LE(8),
    payloadLength: view.readUInt32LE(12),
    crc: view.readUInt32LE(16),
  };
  return header.metaLength > MAX_PART_BYTES || header.payloadLength > MAX_PART_BYTES ? null : header;
}

/**
 * Every whole record, in order. Damaged bytes are skipped up to the next record that checks out, and counted; a torn
 * end counts as damaged too.
 */
export function decodeRecords(bytes: Uint8Array): { records: ReadRecord[]; damagedBytes: number } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: ReadRecord[] = [];
  let damagedBytes = 0;
  let offset = 0;
  while (offset < buffer.length) {
    const record = decodeRecordAt(buffer, offset);
    if (record !== null) {
      records.push(record);
      offset = record.end;
      continue;
    }
    const next = buffer.indexOf(MAGIC, offset + 1);
    const resumeAt = next === -1 ? buffer.length : next;
    damagedBytes += resumeAt - offset;
    offset = resumeAt;
  }
  return { records, damagedBytes };
}

function decodeRecordAt(buffer: Buffer, start: number): ReadRecord | null {
  const header = decodeHeader(buffer, start);
  if (header === null) return null;
  const metaStart = start + HEADER_BYTES;
  const payloadStart = metaStart + header.metaLength;
  const end = payloadStart + header.payloadLength;
  if (end > buffer.length || checksum(buffer.subarray(start, end)) !== header.crc) return null;
  try {
    const meta: unknown = JSON.parse(buffer.toString("utf8", metaStart, payloadStart));
    return { kind: header.kind, meta, payload: buffer.subarray(payloadStart, end), start, end };
  } catch {
    return null; // a checksum that fits by chance over a meta that is no JSON: damage like any other
  }
}

/** Over everything but the checksum's own four bytes. */
function checksum(frame: Buffer): number {
  return crc32(frame.subarray(HEADER_BYTES), crc32(frame.subarray(0, 16)));
}
