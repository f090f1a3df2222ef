/** Sends one OTLP request to experiment 0 and reads its answer. Rejects on any status but 200. */
export async function postOtlp(url: string, body: Uint8Array): Promise<void> {
  const response = await fetch(`${url}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/x-protobuf", "x-mlflow-experiment-id": "0" },
    body: new Uint8Array(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 300)}`);
}
