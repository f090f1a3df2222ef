import type { TracesSearch } from "./traces-search.ts";

export interface ListPosition {
  search: TracesSearch;
  scrollTop: number;
  focusedId: string | null;
  /** Rows as they were shown last, live ones too: the runs before and after the one that was opened. */
  shownIds: readonly string[];
  totalCount: number;
}

/** Where a reader was in the list, so that Back from a run finds the same place. Lives as long as the page. */
export const listPosition: ListPosition = {
  search: {},
  scrollTop: 0,
  focusedId: null,
  shownIds: [],
  totalCount: 0,
};

/** Another search is another list: it begins at its top. */
export function enterList(search: TracesSearch): void {
  const { peek: _peek, cols: _cols, ...rest } = search;
  const { peek: _oldPeek, cols: _oldCols, ...old } = listPosition.search;
  if (JSON.stringify(rest) === JSON.stringify(old)) return;
  Object.assign(listPosition, { search, scrollTop: 0, focusedId: null, shownIds: [], totalCount: 0 });
}
