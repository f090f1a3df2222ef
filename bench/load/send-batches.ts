import type { Span } from "@clawglass/core";
import { encodeOtlp } from "../lib/encode-otlp.ts";
import { postOtlp } from "../support/post-otlp.ts";

/** Sends batches of spans one after the other, each as one OTLP request; returns the bytes sent. For where the rate does not matter. */
export async function sendBatches(
  url: string,
  batches: Iterable<{ spans: readonly { span: Span }[] }>,
): Promise<number> {
  let sentBytes = 0;
  for (const batch of batches) {
    const body = encodeOtlp(batch);
    await postOtlp(url, body);
    sentBytes += body.length;
  }
  return sentBytes;
}
