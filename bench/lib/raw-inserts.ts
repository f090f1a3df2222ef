import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const ROW_BYTES = 2_048;
const ROWS = 40_000;
const ROWS_PER_COMMIT = 128;

/** The most that SQLite itself inserts on this disk: rows a second of 2 KB, one thread, WAL, synchronous=FULL, 128 a commit. */
export function measureRawInserts(folder: string): number {
  const database = new DatabaseSync(join(folder, "raw.db"));
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; DROP TABLE IF EXISTS raw");
  database.exec("CREATE TABLE raw (bytes BLOB)");
  const insert = database.prepare("INSERT INTO raw VALUES (?)");
  const row = Buffer.alloc(ROW_BYTES, 7);
  const started = performance.now();
  for (let index = 0; index < ROWS; index += 1) {
    if (index % ROWS_PER_COMMIT === 0) database.exec("BEGIN");
    insert.run(row);
    if (index % ROWS_PER_COMMIT === ROWS_PER_COMMIT - 1 || index === ROWS - 1) database.exec("COMMIT");
  }
  const seconds = (performance.now() - started) / 1_000;
  database.close();
  return ROWS / seconds;
}
