import type { ExperimentId, RunFilter, TraceOrderClause } from "@clawglass/core";

export interface TraceQuery {
  experimentIds: readonly ExperimentId[] | null;
  /** MLflow's filter language; empty for all. INVALID_INPUT with MLflow's text when it does not parse. */
  filter: string;
  /** The page's own filter language, parsed; left out for all. Both filters must hold. */
  runs?: RunFilter;
  /** From `parseTraceOrder`. The store appends its tie-breakers: newest first, then trace id ascending. */
  orderBy: readonly TraceOrderClause[];
  limit: number;
  /** Opaque, from the page before. */
  cursor: string | null;
}
