import { parseRunFilter, printRunFilter, type RunFilterProblem, splitRunWords } from "@clawglass/core";
import { isMlflowFilter } from "./is-mlflow-filter.ts";
import type { TracesSearch } from "./traces-search.ts";

const API_STATES = { failed: "ERROR", running: "IN_PROGRESS", ok: "OK" } as const;

/** A search as the server takes it. */
export interface ListQuery {
  /** For the full-text search; null where no plain words are asked for. */
  text: string | null;
  narrowed: {
    q?: string;
    filter?: string;
    state?: "ERROR" | "IN_PROGRESS" | "OK";
    sessionId?: string;
  };
  /** Places of the filter text that were not understood and are left out. */
  problems: readonly RunFilterProblem[];
}

export function toListQuery(search: TracesSearch, nowMs: number): ListQuery {
  const isMlflow = isMlflowFilter(search.q ?? "");
  const typed = parseRunFilter(isMlflow ? "" : (search.q ?? ""), nowMs);
  const chosen = parseRunFilter(search.only ?? "", nowMs).filter;
  const { text, rest } = splitRunWords({ allOf: [...chosen.allOf, ...typed.filter.allOf] });
  const q = printRunFilter(rest);
  return {
    text,
    narrowed: {
      ...(q !== "" && { q }),
      ...(isMlflow && search.q && { filter: search.q }),
      ...(search.state && { state: API_STATES[search.state] }),
      ...(search.session && { sessionId: search.session }),
    },
    problems: typed.problems,
  };
}

/** The same for the rail, which takes words and tokens as one text. */
export function toFacetQuery(search: TracesSearch, nowMs: number): ListQuery["narrowed"] {
  const { narrowed } = toListQuery(search, nowMs);
  const parts = [search.only ?? "", isMlflowFilter(search.q ?? "") ? "" : (search.q ?? "")].join(" ");
  const q = printRunFilter(parseRunFilter(parts, nowMs).filter);
  const { q: _dropped, ...rest } = narrowed;
  return { ...rest, ...(q !== "" && { q }) };
}

/** The plain words of a filter, to be marked in rows. */
export function toWords(q: string): string {
  if (isMlflowFilter(q)) return "";
  const { tokens } = parseRunFilter(q, 0);
  return tokens
    .filter(({ kind, isNegated, text }) => kind === "words" && !isNegated && /[\p{L}\p{N}]/u.test(text))
    .map(({ text, isExact }) => (isExact ? `"${text}"` : text))
    .join(" ");
}
