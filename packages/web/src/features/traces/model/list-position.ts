import type { TracesSearch } from "./traces-search.ts";

/** Where a reader was in the list, so that Back from a run finds the same place. Lives as long as the page. */
export const listPosition: { search: TracesSearch; scrollTop: number; focusedId: string | null } = {
  search: {},
  scrollTop: 0,
  focusedId: null,
};

/** Another search is another list: it begins at its top. */
export function enterList(search: TracesSearch): void {
  if (JSON.stringify(search) === JSON.stringify(listPosition.search)) return;
  Object.assign(listPosition, { search, scrollTop: 0, focusedId: null });
}
