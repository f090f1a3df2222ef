import type { ExperimentId, Span } from "@clawglass/core";
import { BUILT_IN_PRICES, type PriceRow, withOverrides } from "@clawglass/core/prices";
import type { StoreWriter } from "@clawglass/storage";
import { InboxDrain } from "../ingest/inbox/inbox-drain.ts";
import { ingest, type OtlpBody } from "../ingest/ingest.ts";
import type { IngestLimits } from "../ingest/limits.ts";
import { normalize } from "../ingest/normalize/normalize.ts";
import { bindMethods } from "./create-calls.ts";
import { STORE_WRITER_METHOD_NAMES, type WriterCalls } from "./methods.ts";

type OwnMethod =
  | "ingestOtlp"
  | "ingestSpans"
  | "openInbox"
  | "drainInbox"
  | "probe"
  | "repriceCalls"
  | "setOwnPrices";

/** What a store's writer does for the server: its own methods, and the ingest pipeline in front of it. */
export function createWriterCalls(
  writer: StoreWriter,
  {
    limits,
    ownPrices,
    inboxFolder,
  }: { limits: IngestLimits; ownPrices: readonly PriceRow[]; inboxFolder: string },
): WriterCalls {
  let prices = withOverrides(BUILT_IN_PRICES, ownPrices);
  const inbox = new InboxDrain(inboxFolder, writer, (body) => ingest(body, limits, prices));
  return {
    ...(bindMethods(STORE_WRITER_METHOD_NAMES, writer) as Omit<WriterCalls, OwnMethod>),
    async setOwnPrices(rows) {
      prices = withOverrides(BUILT_IN_PRICES, rows);
    },
    repriceCalls: (slice) => writer.repriceCalls({ ...slice, prices }),
    openInbox: () => inbox.open(),
    drainInbox: (upToSequence) => inbox.drainSome(upToSequence),
    probe: () => inbox.probe(),
    async ingestOtlp(body: OtlpBody) {
      const { batch, tally } = ingest(body, limits, prices);
      await writer.appendSpans(batch);
      return tally;
    },
    ingestSpans(experimentId: ExperimentId, spans: Span[]) {
      const decoded = spans.map((span) => ({ span, resource: [] }));
      return writer.appendSpans(normalize(decoded, { experimentId, runId: null }, prices));
    },
  };
}
