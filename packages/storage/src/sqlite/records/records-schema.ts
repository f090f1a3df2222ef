/** Small mutable records and artifacts. */
export const RECORDS_SCHEMA = `
CREATE TABLE records (
  record_key INTEGER PRIMARY KEY,
  collection TEXT NOT NULL,
  id TEXT NOT NULL,
  parent_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  json TEXT NOT NULL,
  UNIQUE (collection, id)
);
CREATE INDEX records_by_parent ON records (collection, parent_id);

CREATE TABLE artifacts (
  path TEXT PRIMARY KEY,
  size_bytes INTEGER NOT NULL,
  bytes BLOB NOT NULL
);
`;
