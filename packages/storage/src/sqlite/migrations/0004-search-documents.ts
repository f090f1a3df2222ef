/**
 * The index by documents of neighbouring entries, numbered without gaps: postings take a byte or two, not four. All words
 * stand in short lists instead of a row each. The index is built anew, in slices, by the next start.
 */
export const SEARCH_DOCUMENTS_SCHEMA = `
DROP TABLE search_index;
DROP TABLE search_words;
-- One document for some entries of a block, without positions; words come folded and separated by blanks.
CREATE VIRTUAL TABLE search_index USING fts5(
  words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);
-- The entries of each document: so many from the first one on. Stale when one of them was deleted since.
CREATE TABLE search_documents (
  document INTEGER PRIMARY KEY, first_entry INTEGER NOT NULL, entry_count INTEGER NOT NULL, is_stale INTEGER NOT NULL
);
CREATE UNIQUE INDEX search_documents_by_entry ON search_documents (first_entry);
CREATE INDEX search_documents_stale ON search_documents (document) WHERE is_stale = 1;
-- Every indexed word, for parts of words: lists of words, each word between two line feeds.
CREATE TABLE search_dictionary (list_id INTEGER PRIMARY KEY, words TEXT NOT NULL);

UPDATE counters SET value = 0 WHERE name = 'search_entry';
UPDATE counters SET value = CAST(unixepoch('subsec') * 1000 AS INTEGER)
  WHERE name = 'search_waits_since_ms' AND EXISTS (SELECT 1 FROM blocks);
`;
