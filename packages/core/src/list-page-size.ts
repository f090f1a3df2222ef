/** Runs of one page of the list: what the page asks for first, and what the server sends along with it. */
export const LIST_PAGE_SIZE = 60;
