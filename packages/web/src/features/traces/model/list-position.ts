/** Where a reader was in the list, so that Back from a run finds the same place. Lives as long as the page. */
export const listPosition: { scrollTop: number; focusedId: string | null } = {
  scrollTop: 0,
  focusedId: null,
};
