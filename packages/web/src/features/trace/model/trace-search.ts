/** What a run's page shows, as it stands in the URL: a copied address shows the same step in the same view. */
export interface TraceSearch {
  /** The conversation is the default and stays out of the address. */
  view?: "tree";
  /** The selected span. */
  span?: string;
  tab?: SpanTab;
}

export const SPAN_TABS = ["messages", "tokens", "attributes", "events", "raw"] as const;
export type SpanTab = (typeof SPAN_TABS)[number];

export function readTraceSearch(raw: Record<string, unknown>): TraceSearch {
  const search: TraceSearch = {};
  if (raw["view"] === "tree") search.view = "tree";
  const span = raw["span"];
  // A span id of digits only is read as a number by the router.
  if ((typeof span === "string" || typeof span === "number") && String(span).length <= 64)
    search.span = String(span);
  if (SPAN_TABS.includes(raw["tab"] as SpanTab)) search.tab = raw["tab"] as SpanTab;
  return search;
}
