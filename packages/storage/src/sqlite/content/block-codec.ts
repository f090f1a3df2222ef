import { constants, crc32, zstdCompressSync, zstdDecompressSync } from "node:zlib";

export const CODEC_RAW = 0;
export const CODEC_ZSTD = 1;
/** Compressed against the anchor of its group; the data begins with the checksum of the anchor's bytes. */
export const CODEC_ANCHORED = 2;

const LENGTH_BYTES = 4;
const CHECKSUM_BYTES = 4;
const MIN_COMPRESSED_BYTES = 64;
/** Measured on blocks of 64 KB: level 3 takes a fifth longer for the same size, level 1 saves little time for 6% more. */
const COMPRESSION_LEVEL = 2;
/** A whole block of the usual size: in pieces of 16 KB, Node's own choice, it takes half as long again. */
const UNPACKED_AT_ONCE = 144 * 1024;
/** Of a block that is larger than usual, because it holds one long text. */
const MAX_ANCHOR_BYTES = 160 * 1024;
/** With the checksum (4 bytes a block) a byte that changed on the disk is an error, never another text. */
const PARAMS = { [constants.ZSTD_c_compressionLevel]: COMPRESSION_LEVEL, [constants.ZSTD_c_checksumFlag]: 1 };

export interface EncodedBlock {
  codec: number;
  data: Uint8Array;
}

/** The bytes of a block that others are compressed against. */
export interface Anchor {
  bytes: Buffer;
  checksum: number;
}

export function toAnchor(raw: Buffer): Anchor {
  const bytes = raw.subarray(0, MAX_ANCHOR_BYTES);
  return { bytes, checksum: crc32(bytes) };
}

/** A block holds the number of its entries, their lengths, and their bytes, all compressed together. */
export function encodeBlock(entries: readonly Buffer[], anchor: Anchor | null): EncodedBlock {
  const header = Buffer.allocUnsafe(LENGTH_BYTES * (entries.length + 1));
  header.writeUInt32LE(entries.length, 0);
  for (let index = 0; index < entries.length; index += 1) {
    header.writeUInt32LE(entries[index]?.length ?? 0, LENGTH_BYTES * (index + 1));
  }
  const raw = Buffer.concat([header, ...entries]);
  if (raw.length < MIN_COMPRESSED_BYTES) return { codec: CODEC_RAW, data: raw };
  const encoded = anchor === null ? compress(raw) : compressAgainst(raw, anchor);
  return encoded.data.length < raw.length ? encoded : { codec: CODEC_RAW, data: raw };
}

function compress(raw: Buffer): EncodedBlock {
  return { codec: CODEC_ZSTD, data: zstdCompressSync(raw, { params: PARAMS }) };
}

function compressAgainst(raw: Buffer, anchor: Anchor): EncodedBlock {
  const checksum = Buffer.allocUnsafe(CHECKSUM_BYTES);
  checksum.writeUInt32LE(anchor.checksum);
  const compressed = zstdCompressSync(raw, { params: PARAMS, dictionary: anchor.bytes });
  return { codec: CODEC_ANCHORED, data: Buffer.concat([checksum, compressed]) };
}

/** The checksum of the anchor that the block needs; null where it needs none. */
export function readAnchorChecksum({ codec, data }: EncodedBlock): number | null {
  return codec === CODEC_ANCHORED ? toBuffer(data).readUInt32LE(0) : null;
}

/** The bytes of a block. Throws where they are damaged, or the anchor is another one than the block was written with. */
export function unpackBlock({ codec, data }: EncodedBlock, anchor: Anchor | null): Buffer {
  if (codec === CODEC_RAW) return Buffer.from(data);
  if (codec === CODEC_ZSTD) return zstdDecompressSync(data, { chunkSize: UNPACKED_AT_ONCE });
  if (anchor === null || readAnchorChecksum({ codec, data }) !== anchor.checksum)
    throw new Error("a block's anchor is missing or damaged");
  return zstdDecompressSync(data.subarray(CHECKSUM_BYTES), {
    dictionary: anchor.bytes,
    chunkSize: UNPACKED_AT_ONCE,
  });
}

export function splitEntries(raw: Buffer): Buffer[] {
  const count = raw.readUInt32LE(0);
  const entries: Buffer[] = [];
  let offset = LENGTH_BYTES * (count + 1);
  for (let index = 0; index < count; index += 1) {
    const length = raw.readUInt32LE(LENGTH_BYTES * (index + 1));
    entries.push(raw.subarray(offset, offset + length));
    offset += length;
  }
  return entries;
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
