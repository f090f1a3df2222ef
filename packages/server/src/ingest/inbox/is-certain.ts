import { isAppError } from "@clawglass/core";
import { decompress, decompressAside } from "../decompress.ts";
import type { OtlpBody } from "../ingest.ts";
import { createIngestTally } from "../ingest-tally.ts";
import type { IngestLimits } from "../limits.ts";
import { isPlainOtlp } from "./is-plain-otlp.ts";

/** What unpacks to more goes the direct way. */
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;
/** Unpacking a smaller body takes less time than having it done elsewhere. */
const MIN_ASIDE_BYTES = 32 * 1024;
const MAX_DECODED_BYTES = 256 * 1024;

/**
 * Whether the pipeline is certain to take this request, so that it may be acknowledged before it went through. Throws the
 * refusal where it is certain to be refused; false where only the pipeline can tell.
 */
export async function isCertain(body: OtlpBody, limits: IngestLimits): Promise<boolean> {
  let bytes: Uint8Array;
  try {
    bytes = await unpack(body, Math.min(MAX_UNPACKED_BYTES, limits.maxDecompressedBytes));
  } catch (error) {
    if (isAppError(error, "TOO_LARGE")) return false;
    throw error;
  }
  const isProtobuf = body.contentType?.split(";")[0]?.trim().toLowerCase() === "application/x-protobuf";
  if (isProtobuf && (await isPlainOtlp(bytes, limits))) return true;
  if (bytes.byteLength > MAX_DECODED_BYTES) return false;
  // Loaded only now: a server whose senders speak plain protobuf needs the decoder in its writer thread alone.
  const { decode } = await import("../decode/decode.ts");
  Array.from(decode(bytes, body.contentType, limits, createIngestTally()));
  return true;
}

async function unpack({ bytes, contentEncoding }: OtlpBody, maxBytes: number): Promise<Uint8Array> {
  return bytes.byteLength < MIN_ASIDE_BYTES
    ? decompress(bytes, contentEncoding, maxBytes)
    : decompressAside(bytes, contentEncoding, maxBytes);
}
