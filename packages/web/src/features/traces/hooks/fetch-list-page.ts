import { LIST_PAGE_SIZE } from "@clawglass/core";
import type { SearchSnippet, TracePage } from "@clawglass/core/api";
import { fetchSearchPage, fetchTracePage, takeTracePage } from "../../../lib/api-client.ts";
import { toListQuery } from "../model/list-query.ts";
import type { TracesSearch } from "../model/traces-search.ts";

export interface ListPage extends TracePage {
  /** By trace, where plain words were searched: the best place. */
  snippets: Record<string, SearchSnippet>;
}

/** One page of the list: by the full-text search for plain words, else by the filter. */
export async function fetchListPage(
  search: TracesSearch,
  cursor: string | undefined,
  signal?: AbortSignal,
  pageSize = LIST_PAGE_SIZE,
): Promise<ListPage> {
  const { text, narrowed } = toListQuery(search, Date.now());
  let at = cursor;
  for (;;) {
    const paged = { ...narrowed, limit: pageSize, ...(at && { cursor: at }) };
    const page =
      text === null ? await fetchFiltered(paged, signal) : await fetchFound({ ...paged, text }, signal);
    // A page may be empty while there is more to look at.
    if (page.traces.length > 0 || page.nextCursor === null) return page;
    at = page.nextCursor;
  }
}

/** The first page of the list where the server sent it along with the page itself. */
export function takeListPage(search: TracesSearch): ListPage | null {
  const { text, narrowed } = toListQuery(search, Date.now());
  const page = text === null ? takeTracePage({ ...narrowed, limit: LIST_PAGE_SIZE }) : null;
  return page && { ...page, snippets: {} };
}

async function fetchFiltered(
  query: Parameters<typeof fetchTracePage>[0],
  signal?: AbortSignal,
): Promise<ListPage> {
  return { ...(await fetchTracePage(query, signal)), snippets: {} };
}

async function fetchFound(
  query: Parameters<typeof fetchSearchPage>[0],
  signal?: AbortSignal,
): Promise<ListPage> {
  const { hits, nextCursor } = await fetchSearchPage(query, signal);
  return {
    traces: hits.map((hit) => hit.trace),
    nextCursor,
    total: { count: hits.length, isLowerBound: nextCursor !== null },
    snippets: Object.fromEntries(
      hits.flatMap(({ trace, snippets: [best] }) => (best ? [[trace.traceId, best]] : [])),
    ),
  };
}
