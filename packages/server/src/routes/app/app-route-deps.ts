import type { AppDeps } from "../../app-deps.ts";
import type { RetentionKeeper } from "../../services/retention/retention-keeper.ts";
import type { Jobs } from "../../services/upkeep/jobs.ts";

/** What the app API needs. */
export interface AppRouteDeps extends AppDeps {
  jobs: Jobs;
  retention: RetentionKeeper;
  /** Called before the server waits for its open requests: streams have no end of their own. */
  onClose(close: () => void): void;
}
