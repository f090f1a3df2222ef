import type { Span } from "@clawglass/core";
import { encodeSpan } from "../../packages/openclaw-plugin/src/send/encode-spans.ts";
import { createSenderIdentity } from "../../packages/openclaw-plugin/src/send/to-readable-span.ts";

const identity = createSenderIdentity("0.1.0");

/** The spans as one OTLP request, by the encoder of the plugin. */
export function encodeOtlp(batch: { spans: readonly { span: Span }[] }): Buffer {
  return Buffer.concat(batch.spans.map(({ span }) => encodeSpan(span, identity).request));
}
