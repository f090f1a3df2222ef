import { DIMENSION_COLUMNS, FIGURES } from "./rollup-figures.ts";

const KEY_COLUMNS = ["kind", "resolution", "experiment_id", "bucket", ...DIMENSION_COLUMNS];

/** Figures by time bucket and dimensions, kept right by every commit. */
export const ROLLUPS_SCHEMA = `
CREATE TABLE rollups (
  ${KEY_COLUMNS.map((column) => `${column} INTEGER NOT NULL`).join(",\n  ")},
  ${FIGURES.map((figure) => `${figure} INTEGER NOT NULL`).join(",\n  ")},
  histogram TEXT NOT NULL,
  PRIMARY KEY (${KEY_COLUMNS.join(", ")})
) WITHOUT ROWID;
`;
