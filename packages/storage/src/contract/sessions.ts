import type { ExperimentId } from "@clawglass/core";
import type { SessionSummary } from "@clawglass/core/api";
import type { Page } from "./page.ts";

export interface SessionQuery {
  /** null for all. */
  experimentIds: readonly ExperimentId[] | null;
  /** Part of the session's name, whatever its case; empty for all. */
  holding: string;
  limit: number;
  /** Opaque, from the page before. */
  cursor: string | null;
}

/** Conversations: the runs that share a session. */
export interface SessionReader {
  /** Most lately used first. A page may be short, or empty, while `nextCursor` says that there is more to look at. */
  listSessions(query: SessionQuery): Promise<Page<SessionSummary>>;
  /** null without a run of it. */
  getSession(sessionId: string): Promise<SessionSummary | null>;
}
