import type { Span } from "@clawglass/core";
import { encodeOtlp } from "../lib/encode-otlp.ts";

/** Sends batches of spans one after the other, each as one OTLP request; returns the bytes sent. For where the rate does not matter. */
export async function sendBatches(
  url: string,
  batches: Iterable<{ spans: readonly { span: Span }[] }>,
): Promise<number> {
  let sentBytes = 0;
  for (const batch of batches) {
    const body = new Uint8Array(encodeOtlp(batch));
    const response = await fetch(`${url}/v1/traces`, {
      method: "POST",
      headers: { "content-type": "application/x-protobuf", "x-mlflow-experiment-id": "0" },
      body,
    });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    sentBytes += body.length;
  }
  return sentBytes;
}
