import type { DatabaseSync, StatementSync } from "node:sqlite";

const COUNTER = "inbox_mark";

/** Which entry of the inbox the store has taken over last. Kept among the counters; a store that never had an inbox has none. */
export class InboxMark {
  readonly #select: StatementSync;
  readonly #save: StatementSync;

  constructor(database: DatabaseSync) {
    this.#select = database.prepare("SELECT value FROM counters WHERE name = ?");
    this.#save = database.prepare(
      "INSERT INTO counters (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)",
    );
  }

  read(): number {
    return (this.#select.get(COUNTER) as { value: number } | undefined)?.value ?? 0;
  }

  /** It never goes back: an entry that is in the store stays there. */
  save(mark: number): void {
    this.#save.run(COUNTER, mark);
  }
}
