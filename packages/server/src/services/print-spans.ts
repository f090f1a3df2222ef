import type { StoreReader } from "@clawglass/storage";
import { printSpan } from "../routes/mlflow/wire/span-json.ts";

export interface PrintedSpans {
  spanCount: number;
  /** UTF-8: the JSON texts of all spans, with commas between them. */
  bytes: Uint8Array;
}

/** The spans of a trace as MLflow answers them, printed beside the store: handing over 10,000 of them as objects takes as long as printing. */
export async function printSpans(
  reader: Pick<StoreReader, "getSpans">,
  traceId: string,
): Promise<PrintedSpans> {
  const spans = await reader.getSpans(traceId);
  return {
    spanCount: spans.length,
    bytes: Buffer.from(spans.map(({ span }) => printSpan(span)).join(",")),
  };
}
