/** Runs of one page of the list. */
export const LIST_PAGE_SIZE = 60;
