import { DatabaseSync } from "node:sqlite";

/** Keeps the store's own writer from committing, as another program's transaction would: what it begins waits. */
export function holdStore(storePath: string): { release(): void } {
  const database = new DatabaseSync(storePath, { timeout: 10_000 });
  database.exec("BEGIN IMMEDIATE");
  return {
    release() {
      database.exec("ROLLBACK");
      database.close();
    },
  };
}
