import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { Span } from "@clawglass/core";
import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import { type EncodedBatch, spanKey } from "../spool/spool-types.ts";
import { type SenderIdentity, toReadableSpan } from "./to-readable-span.ts";

const gzipAsync = promisify(gzip);
const gunzipAsync = promisify(gunzip);
/** The gain of higher levels is small on JSON text, their cost is not. */
const GZIP_LEVEL = 3;

export interface EncodedSpan {
  key: string;
  /** A complete OTLP request with this span alone. */
  request: Uint8Array;
}

/**
 * One span as an OTLP request of its own. Requests put one after the other are one request again (all fields of its
 * message are lists), so that a batch can be split later without reading it.
 */
export function encodeSpan(span: Span, identity: SenderIdentity): EncodedSpan {
  const request = ProtobufTraceSerializer.serializeRequest([toReadableSpan(span, identity)]);
  if (request === undefined) throw new Error("the OTLP serializer gave nothing");
  return { key: spanKey(span), request };
}

export async function packBatch(spans: readonly EncodedSpan[]): Promise<EncodedBatch> {
  return {
    gzip: await gzipAsync(Buffer.concat(spans.map(({ request }) => request)), { level: GZIP_LEVEL }),
    sizes: spans.map(({ request }) => request.length),
    keys: spans.map(({ key }) => key),
  };
}

/** Both halves of a batch of two or more spans. Throws when the batch does not hold what its sizes say. */
export async function splitBatch(batch: EncodedBatch): Promise<[EncodedBatch, EncodedBatch]> {
  const bytes = await gunzipAsync(batch.gzip);
  if (bytes.length !== batch.sizes.reduce((sum, size) => sum + size, 0)) throw new Error("sizes do not fit");
  let offset = 0;
  const spans = batch.sizes.map((size, index) => {
    const request = bytes.subarray(offset, offset + size);
    offset += size;
    return { key: batch.keys[index] ?? "", request };
  });
  const middle = Math.ceil(spans.length / 2);
  return [await packBatch(spans.slice(0, middle)), await packBatch(spans.slice(middle))];
}
