/** What is listed of a damaged store; the first ones tell enough. */
export const MAX_PROBLEMS = 100;
