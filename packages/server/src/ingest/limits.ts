/** What one request may be. Everything above is refused before anything of it is stored. */
export interface IngestLimits {
  /** Bytes on the wire. */
  maxBodyBytes: number;
  /** Bytes after decompression: what a zip bomb would like to become. */
  maxDecompressedBytes: number;
  maxSpans: number;
  /** Nesting of one attribute's value; what lies deeper is replaced by a note and counted. */
  maxAttributeDepth: number;
}

export const DEFAULT_INGEST_LIMITS: IngestLimits = {
  maxBodyBytes: 64 * 1024 * 1024,
  maxDecompressedBytes: 256 * 1024 * 1024,
  maxSpans: 200_000,
  maxAttributeDepth: 128,
};
