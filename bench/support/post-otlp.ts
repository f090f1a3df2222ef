import { fetchAnswer } from "./fetch-answer.ts";

/** Sends one OTLP request to experiment 0 and reads its answer. Rejects on any status but 200. */
export async function postOtlp(url: string, body: Uint8Array): Promise<void> {
  await fetchAnswer(`${url}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/x-protobuf", "x-mlflow-experiment-id": "0" },
    body: new Uint8Array(body),
  });
}
