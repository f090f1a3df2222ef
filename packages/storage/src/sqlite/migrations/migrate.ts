import { randomUUID } from "node:crypto";
import { existsSync, renameSync, rmSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { AppError } from "@clawglass/core";
import { readPragma } from "../db/read-pragma.ts";
import { copyDatabase } from "../maintenance/back-up-store.ts";
import { MIGRATIONS } from "./index.ts";

/** "clwg": marks the file as ours, so that another program's database is never touched. */
const APPLICATION_ID = 0x636c7767;

export interface MigrateOptions {
  nowMs: number;
  migrations?: readonly string[];
}

/**
 * Brings the store to this version's schema, each step in a transaction of its own. A store that holds data is copied
 * first, to `<location>.v<old version>.backup`. STORE_UNAVAILABLE for a store of a newer version or of another program.
 */
export function migrate(database: DatabaseSync, location: string, options: MigrateOptions): void {
  const migrations = options.migrations ?? MIGRATIONS;
  const version = checkSchemaVersion(database, location, migrations.length);
  if (version === migrations.length) return;
  if (version > 0) backUp(database, `${location}.v${version}.backup`);
  for (const [index, sql] of migrations.entries()) {
    if (index < version) continue;
    database.exec("BEGIN IMMEDIATE");
    try {
      database.exec(sql);
      if (index === 0) seedStore(database, options.nowMs);
      database.exec(`PRAGMA user_version = ${index + 1}; COMMIT;`);
    } catch (error) {
      database.exec("ROLLBACK");
      throw error;
    }
  }
}

/** The schema version of the store, 0 for an empty file. Throws where this version of Clawglass must not open it. */
export function checkSchemaVersion(
  database: DatabaseSync,
  location: string,
  newestVersion: number = MIGRATIONS.length,
): number {
  const version = readPragma(database, "user_version");
  const applicationId = readPragma(database, "application_id");
  const isEmpty = database.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined;
  if (!isEmpty && applicationId !== APPLICATION_ID) {
    throw new AppError("STORE_UNAVAILABLE", `${location} is a database of another program.`, {
      hint: "Choose another data directory.",
    });
  }
  if (version > newestVersion) {
    throw new AppError(
      "STORE_UNAVAILABLE",
      `The store ${location} was written by a newer Clawglass (schema ${version}, this one knows ${newestVersion}).`,
      { hint: "Update Clawglass, or restore a backup of the older version." },
    );
  }
  return version;
}

function seedStore(database: DatabaseSync, nowMs: number): void {
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
  database.prepare("INSERT INTO store_facts (key, value) VALUES ('store_id', ?)").run(randomUUID());
  database.exec("INSERT INTO counters (name, value) VALUES ('traces', 0), ('spans', 0)");
  database
    .prepare(
      `INSERT INTO experiments (experiment_id, name, artifact_location, creation_time_ms, last_update_time_ms)
       VALUES (0, 'Default', 'mlflow-artifacts:/0', ?, ?)`,
    )
    .run(nowMs, nowMs);
}

function backUp(database: DatabaseSync, backupPath: string): void {
  if (existsSync(backupPath)) return; // an earlier try of the same step; that copy is the older, safer one
  const partialPath = `${backupPath}.partial`;
  rmSync(partialPath, { force: true });
  copyDatabase(database, partialPath);
  renameSync(partialPath, backupPath);
}
