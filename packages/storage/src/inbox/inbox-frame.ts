import { crc32 } from "node:zlib";

/** What an entry stands behind in its file: a checksum of all that follows, its length, and its sequence. */
export const FRAME_HEADER_BYTES = 16;

/** No entry is larger: a request has 64 MB at most. A length beyond is none. */
const MAX_ENTRY_BYTES = 80 * 1024 * 1024;

const LENGTH_AT = 4;
const SEQUENCE_AT = 8;

export interface InboxEntry {
  /** Grows by one with each entry, over files and restarts. */
  sequence: number;
  bytes: Buffer;
}

/** The frame's header; the bytes follow it in the file as they are. */
export function createFrameHeader(sequence: number, chunks: readonly Uint8Array[]): Buffer {
  const header = Buffer.allocUnsafe(FRAME_HEADER_BYTES);
  header.writeUInt32LE(
    chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0),
    LENGTH_AT,
  );
  header.writeBigUInt64LE(BigInt(sequence), SEQUENCE_AT);
  let checksum = crc32(header.subarray(LENGTH_AT));
  for (const chunk of chunks) checksum = crc32(chunk, checksum);
  header.writeUInt32LE(checksum, 0);
  return header;
}

/** How many bytes the frame at `offset` takes as its header says; null where not even the header is there. */
export function readFrameBytes(buffer: Buffer, offset: number): number | null {
  if (offset + FRAME_HEADER_BYTES > buffer.length) return null;
  return FRAME_HEADER_BYTES + buffer.readUInt32LE(offset + LENGTH_AT);
}

/** The entry of the frame at `offset`; null where it was cut off while it was written, or is damaged. */
export function readFrame(buffer: Buffer, offset: number): InboxEntry | null {
  const frameBytes = readFrameBytes(buffer, offset);
  if (frameBytes === null || offset + frameBytes > buffer.length) return null;
  const frame = buffer.subarray(offset, offset + frameBytes);
  if (crc32(frame.subarray(LENGTH_AT)) !== frame.readUInt32LE(0)) return null;
  return {
    sequence: Number(frame.readBigUInt64LE(SEQUENCE_AT)),
    bytes: frame.subarray(FRAME_HEADER_BYTES),
  };
}

/**
 * Whether the bytes at the end of a file are the beginning of the frame with this sequence: its writing broke off, so it
 * was acknowledged to nobody. Anything else there was damaged.
 */
export function isCutOffFrame(bytes: Buffer, sequence: number): boolean {
  if (bytes.length < FRAME_HEADER_BYTES) return true;
  const missingBytes = bytes.readUInt32LE(LENGTH_AT) - (bytes.length - FRAME_HEADER_BYTES);
  return (
    Number(bytes.readBigUInt64LE(SEQUENCE_AT)) === sequence &&
    missingBytes > 0 &&
    bytes.readUInt32LE(LENGTH_AT) <= MAX_ENTRY_BYTES
  );
}

/**
 * Where the next whole frame begins whose sequence lies after `afterSequence` and not beyond `upToSequence`; null where
 * there is none. Length and sequence are looked at first: hardly anything but a frame gets as far as the checksum.
 */
export function findNextFrame(
  buffer: Buffer,
  { afterSequence, upToSequence }: { afterSequence: number; upToSequence: number },
): number | null {
  for (let offset = 0; offset + FRAME_HEADER_BYTES <= buffer.length; offset += 1) {
    if (buffer.readUInt32LE(offset + LENGTH_AT) > buffer.length - offset - FRAME_HEADER_BYTES) continue;
    const sequence = Number(buffer.readBigUInt64LE(offset + SEQUENCE_AT));
    if (sequence <= afterSequence || sequence > upToSequence) continue;
    if (readFrame(buffer, offset) !== null) return offset;
  }
  return null;
}
