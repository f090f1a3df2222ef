/**
 * The words of new documents stand in segments (ADR 0201). What FTS5 has indexed before stays there, and is asked beside;
 * it only shrinks.
 */
export const SEARCH_SEGMENTS_SCHEMA = `
CREATE TABLE search_segments (
  segment_id INTEGER PRIMARY KEY, first_document INTEGER NOT NULL, end_document INTEGER NOT NULL,
  document_count INTEGER NOT NULL
);
-- Neighbouring words of a segment, sorted, and for each the documents that have it.
CREATE TABLE search_chunks (
  chunk_id INTEGER PRIMARY KEY, segment_id INTEGER NOT NULL, first_word BLOB NOT NULL, words BLOB NOT NULL,
  documents BLOB NOT NULL
);
CREATE UNIQUE INDEX search_chunks_by_word ON search_chunks (segment_id, first_word);
-- Earlier documents are in search_index and search_dictionary.
INSERT INTO counters (name, value)
  SELECT 'search_first_segment_document', coalesce(max(document), 0) + 1 FROM search_documents;
`;
