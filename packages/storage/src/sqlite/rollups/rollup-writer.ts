import type { DatabaseSync, StatementSync } from "node:sqlite";
import { addStoredHistogram, encodeHistogram, type LogHistogram } from "./log-histogram.ts";
import { RESOLUTIONS_MS, toBucketNumber, toBucketStartMs } from "./resolutions.ts";
import {
  addFigures,
  type Contribution,
  createFigures,
  DIMENSION_COLUMNS,
  FIGURES,
  type Figure,
} from "./rollup-figures.ts";

/** The finest resolution; the others are added up from it. */
const MINUTE = 0;

/** What a row of the roll-ups gains or loses. */
export interface RollupChange {
  keyValues: number[];
  figures: Record<Figure, number>;
  histogram: LogHistogram;
}

type RollupRow = Record<Figure, number> & { histogram: Uint8Array | string };

/** Gathers what a commit adds to and takes out of the roll-ups, and writes it once, when the commit is complete. */
export class RollupWriter {
  readonly #select: StatementSync;
  readonly #replace: StatementSync;
  readonly #delete: StatementSync;
  /** Of the requests that are part of the commit. */
  #minutes = new Map<string, RollupChange>();
  /** Of the request that is applied now, which can be taken back. */
  #minutesOfRequest = new Map<string, RollupChange>();

  constructor(database: DatabaseSync) {
    const keyColumns = ["kind", "resolution", "experiment_id", "bucket", ...DIMENSION_COLUMNS];
    const isKey = keyColumns.map((column) => `${column} = ?`).join(" AND ");
    const columns = [...keyColumns, ...FIGURES, "histogram"];
    this.#select = database.prepare(`SELECT ${FIGURES.join(", ")}, histogram FROM rollups WHERE ${isKey}`);
    this.#replace = database.prepare(
      `INSERT OR REPLACE INTO rollups (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`,
    );
    this.#delete = database.prepare(`DELETE FROM rollups WHERE ${isKey}`);
  }

  add(contribution: Contribution): void {
    gatherMinute(this.#minutesOfRequest, contribution, 1);
  }

  subtract(contribution: Contribution): void {
    gatherMinute(this.#minutesOfRequest, contribution, -1);
  }

  /** Before each request. */
  takeMark(): () => void {
    this.#keepRequest();
    return () => this.#minutesOfRequest.clear();
  }

  forget(): void {
    this.#minutes.clear();
    this.#minutesOfRequest.clear();
  }

  flush(): void {
    this.#keepRequest();
    const minutes = this.#minutes;
    this.#minutes = new Map();
    for (const change of minutes.values())
      this.#write({ ...change, histogram: new Map(change.histogram), figures: { ...change.figures } });
    for (const resolution of RESOLUTIONS_MS.keys()) {
      if (resolution === MINUTE) continue;
      const coarse = new Map<string, RollupChange>();
      for (const change of minutes.values()) gatherCoarse(coarse, change, resolution);
      for (const change of coarse.values()) this.#write(change);
    }
  }

  #keepRequest(): void {
    for (const [name, change] of this.#minutesOfRequest) {
      const known = this.#minutes.get(name);
      if (known === undefined) this.#minutes.set(name, change);
      else addFigures(known, change);
    }
    this.#minutesOfRequest.clear();
  }

  #write(change: RollupChange): void {
    const row = this.#select.get(...change.keyValues) as RollupRow | undefined;
    if (row !== undefined) {
      addFigures(change, { figures: row, histogram: new Map() });
      addStoredHistogram(change.histogram, row.histogram);
    }
    if (change.figures.count === 0) {
      if (row !== undefined) this.#delete.run(...change.keyValues);
      return;
    }
    this.#replace.run(
      ...change.keyValues,
      ...FIGURES.map((figure) => change.figures[figure]),
      encodeHistogram(change.histogram),
    );
  }
}

/** Adds a contribution to the rows of the finest resolution. */
export function gatherMinute(
  changes: Map<string, RollupChange>,
  contribution: Contribution,
  sign: 1 | -1,
): void {
  const { kind, experimentId, timeMs, dimensions } = contribution.key;
  const bucket = toBucketNumber(timeMs, MINUTE);
  const keyValues = [
    kind,
    MINUTE,
    experimentId,
    bucket,
    ...DIMENSION_COLUMNS.map((column) => dimensions[column]),
  ];
  addFigures(findChange(changes, keyValues), contribution, sign);
}

/** Adds a row of the finest resolution to those of a coarser one. */
export function gatherCoarse(
  changes: Map<string, RollupChange>,
  minute: RollupChange,
  resolution: number,
): void {
  const [kind = 0, , experimentId = 0, bucket = 0, ...dimensions] = minute.keyValues;
  const coarseBucket = toBucketNumber(toBucketStartMs(bucket, MINUTE), resolution);
  addFigures(findChange(changes, [kind, resolution, experimentId, coarseBucket, ...dimensions]), minute);
}

function findChange(changes: Map<string, RollupChange>, keyValues: number[]): RollupChange {
  const name = keyValues.join();
  let change = changes.get(name);
  if (change === undefined) {
    change = { keyValues, figures: createFigures(), histogram: new Map() };
    changes.set(name, change);
  }
  return change;
}
