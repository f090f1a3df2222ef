import type { ExperimentId } from "@clawglass/core";
import type { PriceTable } from "@clawglass/core/prices";
import type { SpanBatch } from "@clawglass/storage";
import { decode } from "./decode/decode.ts";
import { decompress } from "./decompress.ts";
import { createIngestTally, type IngestTally } from "./ingest-tally.ts";
import type { IngestLimits } from "./limits.ts";
import { normalize } from "./normalize/normalize.ts";

/** One OTLP request as it came off the wire. */
export interface OtlpBody {
  bytes: Uint8Array;
  contentType: string | undefined;
  contentEncoding: string | undefined;
  experimentId: ExperimentId;
  runId: string | null;
}

/** What is small is decoded before anything of it is stored: a request that is refused does not disturb the store then. */
const MAX_LISTED_BYTES = 1024 * 1024;

/**
 * The way of a request from bytes to what the store keeps: decompress → decode → normalize. Of a large request the spans are
 * decoded one by one while the store takes them, and the tally is complete when it has. Pure.
 */
export function ingest(
  body: OtlpBody,
  limits: IngestLimits,
  prices: PriceTable,
): { batch: SpanBatch; tally: IngestTally } {
  const tally = createIngestTally();
  const bytes = decompress(body.bytes, body.contentEncoding, limits.maxDecompressedBytes);
  const batch = normalize(decode(bytes, body.contentType, limits, tally), body, prices);
  if (bytes.byteLength > MAX_LISTED_BYTES) return { batch, tally };
  return { batch: { ...batch, spans: [...batch.spans] }, tally };
}
