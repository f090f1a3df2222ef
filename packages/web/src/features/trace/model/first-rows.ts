/** Of a long run so many steps come first: they fill the largest screen, and come in a moment however long the run is. */
export const FIRST_ROWS = 200;
