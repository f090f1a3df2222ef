import type { DatabaseSync } from "node:sqlite";
import type { OnProgress, StoreProblem } from "../../contract/maintenance.ts";
import { openForReading } from "../db/open-database.ts";
import { translateSqliteError } from "../db/translate-sqlite-error.ts";
import { MIGRATIONS } from "../migrations/index.ts";
import { checkSchemaVersion } from "../migrations/migrate.ts";
import { Names } from "../names.ts";
import { checkContent } from "./verify/check-content.ts";
import { checkCounts } from "./verify/check-counts.ts";
import { checkHours } from "./verify/check-hours.ts";
import { checkIndex } from "./verify/check-index.ts";
import { checkRollups } from "./verify/check-rollups.ts";
import { checkSpans } from "./verify/check-spans.ts";
import { MAX_PROBLEMS } from "./verify/max-problems.ts";

/**
 * Reads everything that the store holds and checks that it agrees with itself, in one committed state. An empty list
 * means sound. A store of an earlier schema is checked as far as its file goes: the rest follows its migration.
 */
export function verifyStore(location: string, onProgress: OnProgress = () => {}): StoreProblem[] {
  let database: DatabaseSync | null = null;
  const problems: StoreProblem[] = [];
  try {
    database = openForReading(location);
    const version = checkSchemaVersion(database, location);
    database.exec("BEGIN");
    for (const problem of listProblems(database, version, onProgress)) {
      problems.push(problem);
      if (problems.length >= MAX_PROBLEMS) break;
    }
    return problems;
  } catch (error) {
    // What was found before explains more than where the reading broke off.
    const translated = translateSqliteError(error, location);
    if (problems.length > 0) return [...problems, { text: translated.message, isOfTextIndex: false }];
    throw translated;
  } finally {
    database?.close();
  }
}

function* listProblems(
  database: DatabaseSync,
  version: number,
  onProgress: OnProgress,
): Generator<StoreProblem> {
  for (const text of listStoreProblems(database, version, onProgress)) yield { text, isOfTextIndex: false };
  if (version < MIGRATIONS.length) return;
  onProgress({ step: "checking the search index", done: 0, total: null });
  for (const text of listIndexProblems(database)) yield { text, isOfTextIndex: true };
}

/** The pages of the file were found sound before: what cannot be read here is wrong with the index. */
function* listIndexProblems(database: DatabaseSync): Generator<string> {
  try {
    yield* checkIndex(database, new Names(database));
  } catch (error) {
    yield `the search index cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function* listStoreProblems(
  database: DatabaseSync,
  version: number,
  onProgress: OnProgress,
): Generator<string> {
  onProgress({ step: "checking the file", done: 0, total: null });
  yield* checkFile(database);
  if (version < MIGRATIONS.length) return;
  const names = new Names(database);
  onProgress({ step: "checking counts and references", done: 0, total: null });
  yield* checkCounts(database);
  const blocks = (done: number, total: number) => onProgress({ step: "checking texts", done, total });
  yield* checkContent(database, blocks);
  const { count: total } = database.prepare("SELECT count(*) AS count FROM traces").get() as {
    count: number;
  };
  yield* checkSpans(database, names, (done) => onProgress({ step: "reading traces", done, total }));
  const ranges = (done: number, all: number) => onProgress({ step: "adding roll-ups up", done, total: all });
  yield* checkRollups(database, names, ranges);
  const hours = (done: number, all: number) => onProgress({ step: "adding hours up", done, total: all });
  yield* checkHours(database, names, hours);
}

function checkFile(database: DatabaseSync): string[] {
  const rows = database.prepare(`PRAGMA integrity_check(${MAX_PROBLEMS})`).all() as {
    integrity_check: string;
  }[];
  return rows.map((row) => row.integrity_check).filter((line) => line !== "ok");
}
