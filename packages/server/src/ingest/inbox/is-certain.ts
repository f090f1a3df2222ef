import { isAppError } from "@clawglass/core";
import { decompress } from "../decompress.ts";
import type { OtlpBody } from "../ingest.ts";
import { createIngestTally } from "../ingest-tally.ts";
import type { IngestLimits } from "../limits.ts";
import { isPlainOtlp } from "./is-plain-otlp.ts";

/** Larger requests go the direct way: looking at them would hold up everybody else. */
const MAX_WIRE_BYTES = 2 * 1024 * 1024;
const MAX_UNPACKED_BYTES = 8 * 1024 * 1024;
const MAX_DECODED_BYTES = 256 * 1024;

/**
 * Whether the pipeline is certain to take this request, so that it may be acknowledged before it went through. Throws the
 * refusal where it is certain to be refused; false where only the pipeline can tell.
 */
export async function isCertain(body: OtlpBody, limits: IngestLimits): Promise<boolean> {
  if (body.bytes.byteLength > MAX_WIRE_BYTES) return false;
  const maxUnpackedBytes = Math.min(MAX_UNPACKED_BYTES, limits.maxDecompressedBytes);
  let bytes: Uint8Array;
  try {
    bytes = decompress(body.bytes, body.contentEncoding, maxUnpackedBytes);
  } catch (error) {
    if (isAppError(error, "TOO_LARGE")) return false;
    throw error;
  }
  const isProtobuf = body.contentType?.split(";")[0]?.trim().toLowerCase() === "application/x-protobuf";
  if (isProtobuf && isPlainOtlp(bytes, limits)) return true;
  if (bytes.byteLength > MAX_DECODED_BYTES) return false;
  // Loaded only now: a server whose senders speak plain protobuf needs the decoder in its writer thread alone.
  const { decode } = await import("../decode/decode.ts");
  decode(bytes, body.contentType, limits, createIngestTally());
  return true;
}
