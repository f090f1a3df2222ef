import type { LocalStoreReader } from "@clawglass/storage";
import { printSpan } from "../mlflow-wire/span-json.ts";
import { PartWriter, type TakePart } from "./part-writer.ts";

/**
 * Prints the spans of a trace as MLflow answers them, with commas between them, in parts that go out while the rest is
 * printed. Beside the store: handing over 10,000 spans as objects takes as long as printing. Gives the number of spans.
 */
export async function printSpans(
  reader: Pick<LocalStoreReader, "visitSpans">,
  traceId: string,
  takePart: TakePart,
): Promise<number> {
  const parts = new PartWriter(takePart);
  let isFirst = true;
  const spanCount = await reader.visitSpans(traceId, (span) => {
    parts.write(isFirst ? printSpan(span) : `,${printSpan(span)}`);
    isFirst = false;
  });
  parts.end();
  return spanCount;
}
