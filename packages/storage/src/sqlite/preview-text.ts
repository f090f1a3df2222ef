import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";

/** The first words of what was asked or answered, as they stand in a trace's row: long ones compressed. */
export type StoredPreview = string | Uint8Array | null;

/** Shorter ones gain too little for what it takes to read them in a list. */
const MIN_PACKED_CHARS = 400;
const OPTIONS = {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: 4,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MIN_WINDOW_BITS,
  },
};

/** What is packed already stays as it is. */
export function packPreview(preview: StoredPreview): StoredPreview {
  if (typeof preview !== "string" || preview.length < MIN_PACKED_CHARS || !preview.isWellFormed())
    return preview;
  const bytes = Buffer.from(preview, "utf8");
  const packed = brotliCompressSync(bytes, OPTIONS);
  return packed.length < bytes.length ? packed : preview;
}

export function unpackPreview(preview: StoredPreview): string | null {
  return preview instanceof Uint8Array ? brotliDecompressSync(preview).toString("utf8") : preview;
}
