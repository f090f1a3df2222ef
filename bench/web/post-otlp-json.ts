import { fetchAnswer } from "../support/fetch-answer.ts";

/** Sends spans as one OTLP request in JSON. Rejects on any status but 200. */
export async function postOtlpJson(url: string, spans: readonly object[]): Promise<void> {
  await fetchAnswer(`${url}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }),
  });
}
