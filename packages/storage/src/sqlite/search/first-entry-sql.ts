/** SQL for the first entry of the document that holds the entry `?1`: who uses a document is noted by that. */
export const FIRST_ENTRY_OF_DOCUMENT =
  "(SELECT first_entry FROM search_documents WHERE first_entry <= ?1 ORDER BY first_entry DESC LIMIT 1)";
