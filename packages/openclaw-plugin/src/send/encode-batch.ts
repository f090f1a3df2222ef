import type { Span } from "@clawglass/core";
import type { EncodedBatch } from "../spool/spool-types.ts";
import { type EncodedSpan, encodeSpan, packBatch } from "./encode-spans.ts";
import type { SenderIdentity } from "./to-readable-span.ts";

/** What became of spans that were to be encoded. */
export interface EncodeOutcome {
  /** null when no span could be encoded. */
  batch: EncodedBatch | null;
  /** Why spans could not be encoded: one text for each of them. */
  failures: string[];
}

/** Encodes spans into one batch, in their order. A span that cannot be encoded is left out and told of. */
export async function encodeBatch(
  spans: readonly Span[],
  identity: SenderIdentity,
  giveWay: () => Promise<void>,
): Promise<EncodeOutcome> {
  const encoded: EncodedSpan[] = [];
  const failures: string[] = [];
  for (const span of spans) {
    await giveWay();
    try {
      encoded.push(encodeSpan(span, identity));
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { batch: encoded.length === 0 ? null : await packBatch(encoded), failures };
}
