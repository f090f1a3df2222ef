import type { DatabaseSync } from "node:sqlite";
import { hasSearchedInputs } from "../../search/read-search-texts.ts";

/**
 * Empties the index and notes anew which texts are to be indexed, within a transaction of the caller's. The indexer then starts at the
 * first text; searches read what is not indexed yet, so that nothing is missed meanwhile.
 */
export function resetSearchIndex(database: DatabaseSync): void {
  database.exec(`
    DELETE FROM search_segments;
    DELETE FROM search_chunks;
    DELETE FROM search_documents;
    DELETE FROM search_places;
    DELETE FROM search_chains;
    DELETE FROM search_dictionary;
    INSERT INTO search_index (search_index) VALUES ('delete-all');
    DELETE FROM search_bodies;
    UPDATE counters SET value = 0 WHERE name IN ('search_entry', 'search_chain', 'search_must_sweep');
    UPDATE counters SET value = 1 WHERE name = 'search_first_segment_document';
  `);
  const names = database.prepare("SELECT name_id AS id, name FROM names").all() as {
    id: number;
    name: string;
  }[];
  const unsearched = names.filter(({ name }) => !hasSearchedInputs(name, false)).map(({ id }) => id);
  database
    .prepare(
      `INSERT INTO search_bodies (entry_ref, trace_key, name_id, has_inputs)
       SELECT body_ref, trace_key, name_id,
         parent_span_id IS NULL OR type_id IS NULL OR type_id NOT IN (SELECT value FROM json_each(?))
       FROM spans ORDER BY body_ref`,
    )
    .run(JSON.stringify(unsearched));
}
