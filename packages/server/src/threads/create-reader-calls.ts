import type { LocalStoreReader, StoreReader } from "@clawglass/storage";
import { assessStoredHealth } from "../services/assess-stored-health.ts";
import { readConversation } from "../services/conversation/read-conversation.ts";
import { findInTrace } from "../services/find-in-trace.ts";
import { printMetrics } from "../services/metrics/print-metrics.ts";
import { readOutline } from "../services/outline/read-outline.ts";
import { readSpanHints } from "../services/outline/read-span-hints.ts";
import { printSpans } from "../services/print-spans.ts";
import { readOverview } from "../services/read-overview.ts";
import { readTokenSplit } from "../services/read-token-split.ts";
import { readSessionTurns } from "../services/sessions/read-session-turns.ts";
import { bindMethods } from "./create-calls.ts";
import { type ReaderCalls, STORE_READER_METHOD_NAMES } from "./methods.ts";

/** What a reader thread answers: the store's own queries, and those that are put together from many beside the data. */
export function createReaderCalls(store: LocalStoreReader): ReaderCalls {
  return {
    ...(bindMethods(STORE_READER_METHOD_NAMES, store) as unknown as StoreReader),
    assessHealth: (job) => assessStoredHealth(store, job),
    printOverview: async (job) => JSON.stringify(await readOverview(store, job)),
    readSessionTurns: (job) => readSessionTurns(store, job),
    exportTrace: async (job) => {
      // Loaded only when somebody exports: no query needs it.
      const { exportTrace } = await import("../services/export/export-trace.ts");
      return exportTrace(store, job);
    },
    readOutline: async (job) => {
      const outline = await readOutline(store, job);
      return outline === null ? null : JSON.stringify(outline);
    },
    printSpans: (traceId, takePart) => printSpans(store, traceId, takePart),
    printMetrics: (job) => printMetrics(store, job),
    readSpanHints: (traceId, spanIds) => readSpanHints(store, traceId, spanIds),
    readTokenSplit: (job) => readTokenSplit(store, job),
    findInTrace: (job) => findInTrace(store, job),
    readConversation: (job) => readConversation(store, job),
  };
}
