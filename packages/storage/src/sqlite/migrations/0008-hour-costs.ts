/**
 * Summaries of hours tell what calls cost, by the hour in which they begin, and sessions apart from the other tallies: all
 * are made anew, in slices, by the writer, and read from rows meanwhile. Runs are found and sorted by duration.
 */
export const HOUR_COSTS_SCHEMA = `
-- Where spans begin outside of the hour of their trace: from and to which hour.
CREATE TABLE hour_spreads (
  experiment_id INTEGER NOT NULL, hour INTEGER NOT NULL,
  first_start_hour INTEGER NOT NULL, last_start_hour INTEGER NOT NULL,
  PRIMARY KEY (experiment_id, hour)
) WITHOUT ROWID;
INSERT OR IGNORE INTO stale_hours (experiment_id, hour) SELECT DISTINCT experiment_id, hour FROM hour_summaries;
DELETE FROM hour_summaries;

CREATE INDEX traces_by_duration ON traces (CAST(duration_ms AS INTEGER));
`;
