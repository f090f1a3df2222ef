import { randomBytes } from "node:crypto";
import { encodeOtlp } from "../lib/encode-otlp.ts";
import { searchTraces } from "../support/mlflow-api.ts";
import { postOtlp } from "../support/post-otlp.ts";

const TIMEOUT_MS = 60_000;

/** Sends one trace with a word that no other has, and asks for that word until it is found: milliseconds from the acknowledgement. */
export async function measureSearchableMs(url: string): Promise<number> {
  const word = `w${randomBytes(8).toString("hex")}`;
  const startMs = Date.now();
  await postOtlp(url, encodeTrace(word, startMs));
  const acknowledgedAt = performance.now();
  // The time bound spares the peer a scan of everything; without it this would measure the scan.
  const filter = `attributes.timestamp_ms >= ${startMs} AND trace.text ILIKE '%${word}%'`;
  while (performance.now() - acknowledgedAt < TIMEOUT_MS) {
    const { traces = [] } = await searchTraces(url, { filter, maxResults: 1 });
    if (traces.length > 0) return performance.now() - acknowledgedAt;
  }
  throw new Error(`the trace was not found within ${TIMEOUT_MS} ms`);
}

function encodeTrace(word: string, startMs: number): Buffer {
  const start = BigInt(startMs) * 1_000_000n;
  const inputs = JSON.stringify({ messages: [{ role: "user", content: `look for ${word}` }] });
  return encodeOtlp({
    spans: [
      {
        span: {
          traceId: `tr-${randomBytes(16).toString("hex")}`,
          spanId: randomBytes(8).toString("hex"),
          parentSpanId: null,
          name: "agent",
          startTimeUnixNano: start,
          endTimeUnixNano: start + 1_000_000n,
          status: { code: "OK", message: "" },
          attributes: [{ key: "mlflow.spanInputs", json: inputs, cameAsText: true }],
          events: [],
          links: [],
        },
      },
    ],
  });
}
