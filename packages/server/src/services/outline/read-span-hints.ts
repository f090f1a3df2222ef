import type { SpanHints } from "@clawglass/core/api";
import type { StoreReader } from "@clawglass/storage";

/** What tells rows of one name apart, for those of a very long run that are looked at. Ids that are not there are left out. */
export async function readSpanHints(
  reader: Pick<StoreReader, "getSpanSkeletons">,
  traceId: string,
  spanIds: readonly string[],
): Promise<SpanHints> {
  const skeletons = await reader.getSpanSkeletons(traceId, { spanIds });
  return {
    hints: skeletons.map(({ span, facts }) => ({
      spanId: span.spanId,
      errorMessage: facts.errorMessage,
      inputPreview: facts.inputPreview,
    })),
  };
}
