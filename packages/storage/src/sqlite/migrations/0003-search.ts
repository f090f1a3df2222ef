/**
 * The index of all words, by entry of the content store. What is there already is indexed by the writer after the
 * migration, in slices, like everything new.
 */
export const SEARCH_SCHEMA = `
-- One document an entry, without positions; words come folded and separated by blanks.
CREATE VIRTUAL TABLE search_index USING fts5(
  words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);
-- Every indexed word once, for parts of words.
CREATE TABLE search_words (word TEXT PRIMARY KEY) WITHOUT ROWID;
-- From an entry to the traces: the trace whose span's body it is ...
CREATE TABLE search_bodies (
  entry_ref INTEGER PRIMARY KEY, trace_key INTEGER NOT NULL, name_id INTEGER NOT NULL, has_inputs INTEGER NOT NULL
);
-- ... the traces that have it as request, reply, argument or result ...
CREATE TABLE search_places (
  entry_ref INTEGER NOT NULL, trace_key INTEGER NOT NULL, PRIMARY KEY (entry_ref, trace_key)
) WITHOUT ROWID;
-- ... and the chains that list it.
CREATE TABLE search_chains (
  entry_ref INTEGER NOT NULL, chain_id INTEGER NOT NULL, PRIMARY KEY (entry_ref, chain_id)
) WITHOUT ROWID;
CREATE INDEX chains_by_parent ON chains (parent_id) WHERE parent_id > 0;

INSERT INTO search_bodies (entry_ref, trace_key, name_id, has_inputs)
  SELECT body_ref, trace_key, spans.name_id, parent_span_id IS NULL OR coalesce(names.name, '') NOT IN ('LLM', 'CHAT_MODEL')
  FROM spans LEFT JOIN names ON names.name_id = spans.type_id ORDER BY body_ref;
-- The first entry and the first chain that are not indexed yet, since when something waits (0: nothing), and whether
-- words may be left of which every text was deleted.
INSERT INTO counters (name, value)
  VALUES ('search_entry', 0), ('search_chain', 0), ('search_waits_since_ms', 0), ('search_must_sweep', 0);
`;
