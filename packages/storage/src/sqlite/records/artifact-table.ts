import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { ArtifactEntry } from "../../contract/artifact-store.ts";

/** The table of artifacts. Changes belong into a transaction of the caller. */
export class ArtifactTable {
  readonly #get: StatementSync;
  readonly #list: StatementSync;
  readonly #put: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: DatabaseSync) {
    this.#get = database.prepare("SELECT bytes FROM artifacts WHERE path = ?");
    // '0' is the character behind '/': the range holds all paths below the folder and no other.
    this.#list = database.prepare(
      "SELECT path, size_bytes FROM artifacts WHERE path >= ? || '/' AND path < ? || '0' ORDER BY path",
    );
    this.#put = database.prepare(
      `INSERT INTO artifacts (path, size_bytes, bytes) VALUES (?, ?, ?)
       ON CONFLICT (path) DO UPDATE SET size_bytes = excluded.size_bytes, bytes = excluded.bytes`,
    );
    this.#delete = database.prepare(
      "DELETE FROM artifacts WHERE path = ? OR (path >= ? || '/' AND path < ? || '0')",
    );
  }

  get(path: string): Uint8Array | null {
    const row = this.#get.get(path);
    return row === undefined ? null : (row.bytes as Uint8Array);
  }

  list(folder: string): ArtifactEntry[] {
    const entries = new Map<string, ArtifactEntry>();
    for (const row of this.#list.all(folder, folder)) {
      const rest = (row.path as string).slice(folder.length + 1);
      const slash = rest.indexOf("/");
      const name = slash < 0 ? rest : rest.slice(0, slash);
      entries.set(name, {
        name,
        isFolder: slash >= 0,
        sizeBytes: slash < 0 ? (row.size_bytes as number) : null,
      });
    }
    return [...entries.values()].toSorted((left, right) => (left.name < right.name ? -1 : 1));
  }

  put(path: string, bytes: Uint8Array): void {
    this.#put.run(path, bytes.byteLength, bytes);
  }

  delete(path: string): void {
    this.#delete.run(path, path, path);
  }
}
