import type { AppDeps } from "../../app-deps.ts";
import type { IngestTotals } from "../../ingest/ingest-tally.ts";

/** What the app API needs. */
export interface AppRouteDeps extends AppDeps {
  ingestTotals: Readonly<IngestTotals>;
  /** Called before the server waits for its open requests: streams have no end of their own. */
  onClose(close: () => void): void;
}
