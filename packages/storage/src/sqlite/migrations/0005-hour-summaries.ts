/**
 * Exact figures of whole hours, for dashboards over many traces (ADR 0131), and indexes of time that grow at their end: the
 * newest first is read backwards, so that pages fill up and no trace id stands in them.
 */
export const HOUR_SUMMARIES_SCHEMA = `
CREATE TABLE hour_summaries (
  experiment_id INTEGER NOT NULL, part INTEGER NOT NULL, hour INTEGER NOT NULL, data BLOB NOT NULL,
  PRIMARY KEY (experiment_id, part, hour)
) WITHOUT ROWID;
-- Hours whose summary is missing or no longer right; what is not here is summed up, or has no traces.
CREATE TABLE stale_hours (
  experiment_id INTEGER NOT NULL, hour INTEGER NOT NULL, PRIMARY KEY (experiment_id, hour)
) WITHOUT ROWID;
INSERT INTO stale_hours (experiment_id, hour)
  SELECT DISTINCT experiment_id, CAST(floor(request_time_ms / 3600000.0) AS INTEGER) FROM traces;

DROP INDEX traces_by_time;
DROP INDEX traces_by_experiment;
CREATE INDEX traces_by_time ON traces (request_time_ms);
CREATE INDEX traces_by_experiment ON traces (experiment_id, request_time_ms);
`;
