import { encodeOtlp, idBytes } from "./encode-otlp.ts";

export interface TraceSketch {
  /** 32 hex digits. */
  traceId: string;
  spanCount: number;
  /** Stands in the input of each span. */
  text?: string;
}

/** Sends one trace as OTLP protobuf; gives the answer, whatever it is. */
export async function sendTrace(
  url: string,
  { traceId, spanCount, text = "" }: TraceSketch,
): Promise<Response> {
  const root = idBytes(1);
  const spans = Array.from({ length: spanCount }, (_, index) => ({
    traceId: Buffer.from(traceId, "hex"),
    spanId: idBytes(index + 1),
    ...(index === 0 ? {} : { parentSpanId: root }),
    name: `step ${index}`,
    attributes: [
      { key: "mlflow.spanInputs", value: { stringValue: JSON.stringify(`${traceId} ${index} ${text}`) } },
    ],
  }));
  return fetch(`${url}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/x-protobuf" },
    body: encodeOtlp(spans) as Uint8Array<ArrayBuffer>,
  });
}
