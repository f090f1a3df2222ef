/** What the list shows, as it stands in the URL: a copied address shows the same list. */
export interface TracesSearch {
  /** Filter text: plain words and `field:value` tokens, or MLflow's filter language. */
  q?: string;
  /** What is chosen in the rail: tokens such as `model:gpt-5-mini tool:read,exec`. */
  only?: string;
  state?: StateFilter;
  session?: string;
  /** Runs stand together by session. */
  group?: "session";
  /** Names of the columns, with commas between; the usual ones when left out. */
  cols?: string;
  /** The run that is looked at beside the list. */
  peek?: string;
}

export const STATE_FILTERS = ["failed", "running", "ok"] as const;
export type StateFilter = (typeof STATE_FILTERS)[number];

/** As many as the server takes: fifty runs by their ids fit. */
const MAX_FILTER_CHARS = 10_000;

export function readTracesSearch(raw: Record<string, unknown>): TracesSearch {
  const search: TracesSearch = {};
  const text = readText(raw["q"]);
  const only = readText(raw["only"]);
  const session = readText(raw["session"]);
  const cols = readText(raw["cols"]);
  const peek = readText(raw["peek"]);
  if (text) search.q = text;
  if (only) search.only = only;
  if (session) search.session = session;
  if (STATE_FILTERS.includes(raw["state"] as StateFilter)) search.state = raw["state"] as StateFilter;
  if (raw["group"] === "session") search.group = "session";
  if (/^[a-z,]{1,200}$/.test(cols)) search.cols = cols;
  if (peek) search.peek = peek.slice(0, 200);
  return search;
}

/** The part that decides which runs are listed. */
export function isFiltered({ q, only, state, session }: TracesSearch): boolean {
  return Boolean(q || only || state || session);
}

/** The router reads `q=42` as a number; a filter is always text. */
function readText(value: unknown): string {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return "";
  return String(value).slice(0, MAX_FILTER_CHARS).trim();
}
