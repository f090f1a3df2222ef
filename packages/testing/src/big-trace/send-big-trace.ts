import { gzipSync } from "node:zlib";
import { type BigTraceShape, createBigTrace } from "./big-trace.ts";

const SPANS_PER_REQUEST = 1_000;
const CHARS_PER_REQUEST = 6_000_000;
const FASTEST_GZIP = 1;

/**
 * Sends one run of many spans or megabytes in pieces, as OTLP/HTTP in JSON, which Clawglass and MLflow (3.12 or later)
 * both take. Gives its trace id as MLflow writes it.
 */
export async function sendBigTrace(
  serverUrl: string,
  shape: BigTraceShape,
  experimentId = "0",
): Promise<string> {
  let waiting: string[] = [];
  let waitingChars = 0;
  let traceId = "";
  const flush = async () => {
    const body = `{"resourceSpans":[{"scopeSpans":[{"spans":[${waiting.join(",")}]}]}]}`;
    [waiting, waitingChars] = [[], 0];
    await post(serverUrl, body, experimentId);
  };
  for (const span of createBigTrace(shape)) {
    traceId = span.traceId;
    const json = JSON.stringify(span);
    waiting.push(json);
    waitingChars += json.length;
    if (waiting.length >= SPANS_PER_REQUEST || waitingChars >= CHARS_PER_REQUEST) await flush();
  }
  if (waiting.length > 0) await flush();
  return `tr-${traceId}`;
}

async function post(serverUrl: string, body: string, experimentId: string): Promise<void> {
  const response = await fetch(`${serverUrl}/v1/traces`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "content-encoding": "gzip",
      "x-mlflow-experiment-id": experimentId,
    },
    body: gzipSync(body, { level: FASTEST_GZIP }),
  });
  if (!response.ok) throw new Error(`the server answered ${response.status}: ${await response.text()}`);
  await response.arrayBuffer();
}
