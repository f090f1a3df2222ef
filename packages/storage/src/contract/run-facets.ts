import type { RunNameField } from "@clawglass/core";
import type { RunFacet, RunTimeline } from "@clawglass/core/api";
import type { TraceQuery } from "./trace-query.ts";

export interface RunFacetQuery extends Pick<TraceQuery, "experimentIds" | "filter" | "runs"> {
  /** Full text as in `searchText`; null for none. */
  text: string | null;
  fields: readonly RunNameField[];
  /** Only values that hold this text, whatever their case; empty for all. */
  holding: string;
  /** So many values of each field at most; `valueCount` tells of the others. */
  limit: number;
}

export interface RunFacetCount {
  facets: RunFacet[];
  /** The same runs over time; null where there are none. */
  timeline: RunTimeline | null;
}

export interface RunFacetReader {
  /** Values of runs and how many of the newest runs have each. Looks at a bounded number of runs and says when there are more. */
  countFacets(query: RunFacetQuery): Promise<RunFacetCount>;
}
