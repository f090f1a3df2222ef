/** What the list shows, as it stands in the URL: a copied address shows the same list. */
export interface TracesSearch {
  /** Filter text: plain words, or MLflow's filter language. */
  q?: string;
  state?: StateFilter;
  session?: string;
}

export const STATE_FILTERS = ["failed", "running", "ok"] as const;
export type StateFilter = (typeof STATE_FILTERS)[number];

/** As many as the server takes: fifty runs by their ids fit. */
const MAX_FILTER_CHARS = 10_000;

export function readTracesSearch(raw: Record<string, unknown>): TracesSearch {
  const search: TracesSearch = {};
  const text = readText(raw["q"]);
  const session = readText(raw["session"]);
  if (text) search.q = text;
  if (session) search.session = session;
  if (STATE_FILTERS.includes(raw["state"] as StateFilter)) search.state = raw["state"] as StateFilter;
  return search;
}

/** The router reads `q=42` as a number; a filter is always text. */
function readText(value: unknown): string {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return "";
  return String(value).slice(0, MAX_FILTER_CHARS).trim();
}
