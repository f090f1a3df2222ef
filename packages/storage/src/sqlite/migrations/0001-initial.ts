/**
 * The first schema. Times of spans are split into whole milliseconds and the nanoseconds beyond, because 19 digits fit
 * neither a double nor, for unsigned 64-bit senders, SQLite's integer. Trace and span ids are bytes where they are hex.
 */
export const INITIAL_SCHEMA = `
CREATE TABLE store_facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

-- Texts of few values: span names, types, models, tools, label keys.
CREATE TABLE names (name_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

CREATE TABLE experiments (
  experiment_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  artifact_location TEXT NOT NULL,
  is_deleted INTEGER NOT NULL DEFAULT 0,
  creation_time_ms INTEGER NOT NULL,
  last_update_time_ms INTEGER NOT NULL,
  trace_count INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE experiment_tags (
  experiment_id INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (experiment_id, key)
) WITHOUT ROWID;

CREATE TABLE traces (
  trace_key INTEGER PRIMARY KEY AUTOINCREMENT,
  trace_id BLOB NOT NULL UNIQUE,
  experiment_id INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  request_time_ms INTEGER NOT NULL,
  duration_ms REAL,
  state INTEGER NOT NULL,
  name_id INTEGER,
  session_id TEXT,
  user_name_id INTEGER,
  agent_name_id INTEGER,
  channel_name_id INTEGER,
  trigger_name_id INTEGER,
  request_preview TEXT,
  response_preview TEXT,
  error_message TEXT,
  error_span_id BLOB,
  error_rank_ms INTEGER,
  activity_name_id INTEGER,
  activity_span_id BLOB,
  activity_start_ms INTEGER,
  -- What StartTraceV3 said; NULL before.
  client_request_id TEXT,
  info_time_ms INTEGER,
  info_duration_ms REAL,
  info_state INTEGER,
  info_previews INTEGER NOT NULL DEFAULT 0,
  -- What the spans say.
  first_start_ms INTEGER,
  first_start_rest INTEGER,
  last_end_ms INTEGER,
  last_end_rest INTEGER,
  root_span_id BLOB,
  root_start_ms INTEGER,
  root_state INTEGER,
  root_name_id INTEGER,
  span_count INTEGER NOT NULL DEFAULT 0,
  open_span_count INTEGER NOT NULL DEFAULT 0,
  error_span_count INTEGER NOT NULL DEFAULT 0,
  incomplete_span_count INTEGER NOT NULL DEFAULT 0,
  model_call_count INTEGER NOT NULL DEFAULT 0,
  tool_call_count INTEGER NOT NULL DEFAULT 0,
  sub_agent_count INTEGER NOT NULL DEFAULT 0,
  unpriced_call_count INTEGER NOT NULL DEFAULT 0,
  input_tokens INTEGER,
  output_tokens INTEGER,
  cache_read_tokens INTEGER,
  cache_write_tokens INTEGER,
  reasoning_tokens INTEGER,
  total_tokens INTEGER,
  cost_nano_usd INTEGER,
  -- How many model calls stand behind each sum, so that a call can be taken out again.
  tally TEXT NOT NULL DEFAULT '',
  -- Label ids, for reading a trace without the inverted index.
  labels TEXT NOT NULL DEFAULT ''
);
CREATE INDEX traces_by_time ON traces (request_time_ms DESC, trace_id);
CREATE INDEX traces_by_experiment ON traces (experiment_id, request_time_ms DESC, trace_id);
CREATE INDEX traces_in_error ON traces (experiment_id, request_time_ms DESC, trace_id) WHERE state = 3;
CREATE INDEX traces_in_progress ON traces (experiment_id, request_time_ms DESC, trace_id) WHERE state = 1;
CREATE INDEX traces_by_session ON traces (session_id, request_time_ms DESC, trace_id) WHERE session_id IS NOT NULL;
CREATE INDEX traces_by_revision ON traces (revision);

CREATE TABLE deleted_traces (sequence INTEGER PRIMARY KEY, trace_id BLOB NOT NULL);

-- Tags (kind 0) and metadata (kind 1): every pair once, and the traces that carry it.
CREATE TABLE labels (
  label_id INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL, key_id INTEGER NOT NULL, value TEXT NOT NULL
);
CREATE UNIQUE INDEX labels_by_pair ON labels (key_id, kind, value);
CREATE TABLE trace_labels (
  label_id INTEGER NOT NULL, trace_key INTEGER NOT NULL, PRIMARY KEY (label_id, trace_key)
) WITHOUT ROWID;

CREATE TABLE run_traces (
  run_id TEXT NOT NULL, trace_key INTEGER NOT NULL, PRIMARY KEY (run_id, trace_key)
) WITHOUT ROWID;
CREATE INDEX run_traces_by_trace ON run_traces (trace_key);

CREATE TABLE prompt_traces (
  prompt_name TEXT NOT NULL, prompt_version TEXT NOT NULL, trace_key INTEGER NOT NULL,
  PRIMARY KEY (prompt_name, prompt_version, trace_key)
) WITHOUT ROWID;
CREATE INDEX prompt_traces_by_trace ON prompt_traces (trace_key);

CREATE TABLE spans (
  trace_key INTEGER NOT NULL,
  span_id BLOB NOT NULL,
  parent_span_id BLOB,
  name_id INTEGER NOT NULL,
  type_id INTEGER,
  start_ms INTEGER NOT NULL,
  start_rest INTEGER NOT NULL,
  end_ms INTEGER,
  end_rest INTEGER,
  status INTEGER NOT NULL,
  is_incomplete INTEGER NOT NULL,
  model_id INTEGER,
  provider_id INTEGER,
  tool_id INTEGER,
  input_tokens INTEGER,
  output_tokens INTEGER,
  cache_read_tokens INTEGER,
  cache_write_tokens INTEGER,
  reasoning_tokens INTEGER,
  total_tokens INTEGER,
  cost_usd REAL,
  cost_source INTEGER NOT NULL,
  time_to_first_byte_ms REAL,
  payload_bytes INTEGER NOT NULL,
  body_ref INTEGER NOT NULL,
  PRIMARY KEY (trace_key, span_id)
) WITHOUT ROWID;
CREATE INDEX spans_open ON spans (trace_key, start_ms) WHERE end_ms IS NULL;

-- Content: entries packed in compressed blocks. A reference is block_id * 65536 + position in the block.
CREATE TABLE blocks (block_id INTEGER PRIMARY KEY, codec INTEGER NOT NULL, data BLOB NOT NULL);
CREATE TABLE pieces (
  hash BLOB PRIMARY KEY, entry_ref INTEGER NOT NULL, chain_uses INTEGER NOT NULL
) WITHOUT ROWID;
-- A text of several pieces is a chain of lists of entries; chains with the same beginning share it.
CREATE TABLE chains (
  chain_id INTEGER PRIMARY KEY AUTOINCREMENT,
  parent_id INTEGER NOT NULL,
  entries BLOB NOT NULL,
  child_count INTEGER NOT NULL DEFAULT 0
);
-- Which traces use a text: deletion asks this before it lets go of the bytes.
CREATE TABLE trace_contents (
  trace_key INTEGER NOT NULL, content_ref INTEGER NOT NULL, PRIMARY KEY (trace_key, content_ref)
) WITHOUT ROWID;
CREATE INDEX trace_contents_by_content ON trace_contents (content_ref);
-- Entries that nothing refers to any longer, until their block is rewritten.
CREATE TABLE dead_entries (entry_ref INTEGER PRIMARY KEY);

CREATE TABLE assessments (
  assessment_key INTEGER PRIMARY KEY,
  assessment_id TEXT NOT NULL UNIQUE,
  trace_key INTEGER NOT NULL,
  span_id TEXT,
  name TEXT NOT NULL,
  kind INTEGER NOT NULL,
  value_json TEXT NOT NULL,
  error_json TEXT,
  source_type TEXT NOT NULL,
  source_id TEXT NOT NULL,
  create_time_ms INTEGER NOT NULL,
  last_update_time_ms INTEGER NOT NULL,
  rationale TEXT,
  metadata_json TEXT NOT NULL,
  overrides TEXT,
  is_valid INTEGER NOT NULL
);
CREATE INDEX assessments_by_trace ON assessments (trace_key);
CREATE INDEX assessments_by_name ON assessments (name, kind, trace_key);
`;
