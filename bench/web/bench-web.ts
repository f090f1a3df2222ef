import type { Browser } from "playwright-core";
import type { AgentPayloads } from "../lib/agent-payloads.ts";
import type { Site } from "./site.ts";

/** What every part of this bench works with. */
export interface WebBench {
  browser: Browser;
  ours: Site;
  /** null where MLflow was left out. */
  theirs: Site | null;
  payloads: AgentPayloads;
}
