import type { ExperimentId, RunFilter } from "@clawglass/core";
import type { SearchHit } from "@clawglass/core/api";

export interface TextSearchQuery {
  /** Words that must all occur in the trace, "phrases", and beginnings*. Neither case nor accents matter. */
  text: string;
  experimentIds: readonly ExperimentId[] | null;
  /** MLflow's filter language, to narrow the search; empty for all. */
  filter: string;
  /** The same in the page's own language, parsed. */
  runs?: RunFilter;
  limit: number;
  cursor: string | null;
}

export interface TextSearchReader {
  /**
   * Traces whose requests, replies, reasoning, tool arguments and results, errors or span names hold the words, newest
   * first; never system prompts, tool definitions, or what a model call repeats of earlier turns. A call looks at a bounded
   * number of traces: `nextCursor` can be set on a page that is not full.
   */
  searchText(query: TextSearchQuery): Promise<{ hits: SearchHit[]; nextCursor: string | null }>;
}
