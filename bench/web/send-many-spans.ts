import type { AgentPayloads } from "../lib/agent-payloads.ts";
import { createBigTrace } from "../lib/create-big-trace.ts";
import { sendBatches } from "../load/send-batches.ts";

const SPANS_PER_REQUEST = 1_000;

export interface SentTrace {
  traceId: string;
  sentBytes: number;
}

/** One trace of so many spans with about 3 KB of payload each, the same for every server. */
export async function sendManySpans(
  urls: readonly string[],
  payloads: AgentPayloads,
  spanCount: number,
): Promise<SentTrace> {
  const { spans } = createBigTrace(payloads, spanCount);
  const batches = Array.from({ length: Math.ceil(spans.length / SPANS_PER_REQUEST) }, (_, index) => ({
    spans: spans.slice(index * SPANS_PER_REQUEST, (index + 1) * SPANS_PER_REQUEST),
  }));
  let sentBytes = 0;
  for (const url of urls) sentBytes = await sendBatches(url, batches);
  return { traceId: spans[0]?.span.traceId ?? "", sentBytes };
}
