/** The list of sessions, as it stands in the URL. */
export interface SessionsSearch {
  /** Part of a session's name. */
  q?: string;
}

export function readSessionsSearch(raw: Record<string, unknown>): SessionsSearch {
  const q = typeof raw["q"] === "string" ? raw["q"].slice(0, 300).trim() : "";
  return q === "" ? {} : { q };
}
