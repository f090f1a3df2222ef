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

/** The way of a request from bytes to what the store keeps: decompress → decode → normalize. Pure. */
export function ingest(
  body: OtlpBody,
  limits: IngestLimits,
  prices: PriceTable,
): { batch: SpanBatch; tally: IngestTally } {
  const tally = createIngestTally();
  const bytes = decompress(body.bytes, body.contentEncoding, limits.maxDecompressedBytes);
  const decoded = decode(bytes, body.contentType, limits, tally);
  return { batch: normalize(decoded, body, prices), tally };
}
