import type { AgentPayloads } from "../lib/agent-payloads.ts";
import { createBigTrace } from "../lib/create-big-trace.ts";
import type { RandomText } from "../lib/random-text.ts";
import { sendBatches } from "../load/send-batches.ts";

const SPANS_PER_REQUEST = 1_000;
const BIG_TEXT_CHARS = 1_000_000;

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

/** One trace whose tools gave back a million characters each, until it is so many bytes. */
export async function sendManyBytes(
  url: string,
  payloads: AgentPayloads,
  text: RandomText,
  bytes: number,
): Promise<SentTrace> {
  const { spans } = createBigTrace(payloads, Math.ceil(bytes / BIG_TEXT_CHARS) * 2);
  const tools = spans.filter(({ facts }) => facts.type === "TOOL");
  let sentBytes = 0;
  for (const tool of tools) {
    for (const attribute of tool.span.attributes) {
      if (attribute.key === "mlflow.spanOutputs") attribute.json = JSON.stringify(text.words(BIG_TEXT_CHARS));
    }
  }
  for (let from = 0; from < spans.length; from += 20) {
    sentBytes += await sendBatches(url, [{ spans: spans.slice(from, from + 20) }]);
  }
  return { traceId: spans[0]?.span.traceId ?? "", sentBytes };
}
