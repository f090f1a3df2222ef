import type { ListTracesQuery, SearchSnippet, TracePage } from "@clawglass/core/api";
import { fetchSearchPage, fetchTracePage } from "../../../lib/api-client.ts";
import { toFilter } from "../model/to-filter.ts";
import { toSearchText } from "../model/to-search-text.ts";
import type { TracesSearch } from "../model/traces-search.ts";

const PAGE_SIZE = 60;
const API_STATES = { failed: "ERROR", running: "IN_PROGRESS", ok: "OK" } as const;

export interface ListPage extends TracePage {
  /** By trace, where plain words were searched: the best place. */
  snippets: Record<string, SearchSnippet>;
}

/** One page of the list: by the full-text search for plain words, else by the filter. */
export async function fetchListPage(
  search: TracesSearch,
  cursor: string | undefined,
  signal?: AbortSignal,
): Promise<ListPage> {
  const narrowed: Partial<ListTracesQuery> = {
    state: search.state && API_STATES[search.state],
    sessionId: search.session,
    limit: PAGE_SIZE,
  };
  const text = toSearchText(search.q ?? "");
  if (text === null) {
    const filter = search.q ? toFilter(search.q) : undefined;
    const page = await fetchTracePage({ ...narrowed, filter, ...(cursor && { cursor }) }, signal);
    return { ...page, snippets: {} };
  }
  let at = cursor;
  for (;;) {
    const { hits, nextCursor } = await fetchSearchPage(
      { ...narrowed, text, ...(at && { cursor: at }) },
      signal,
    );
    // A page may be empty while there is more to look at.
    if (hits.length === 0 && nextCursor !== null) {
      at = nextCursor;
      continue;
    }
    return {
      traces: hits.map((hit) => hit.trace),
      nextCursor,
      total: { count: hits.length, isLowerBound: nextCursor !== null },
      snippets: Object.fromEntries(
        hits.flatMap(({ trace, snippets: [best] }) => (best ? [[trace.traceId, best]] : [])),
      ),
    };
  }
}
