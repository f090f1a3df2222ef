import type { DatabaseSync, StatementSync } from "node:sqlite";
import { toBlockId } from "../content/refs.ts";

interface WaitingCommit {
  /** Its texts are in this block or in later ones. */
  blockId: number;
  timeMs: number;
}

/** Since when the oldest text waits for the index, to the block: of the commits that wait in one, the first counts. */
export class WaitingTexts {
  readonly #lastBlock: StatementSync;
  readonly #readMark: StatementSync;
  #commits: WaitingCommit[] = [];

  /** Goes on with what an earlier writer has left. */
  constructor(database: DatabaseSync) {
    this.#lastBlock = database.prepare("SELECT coalesce(max(block_id), 0) AS value FROM blocks");
    this.#readMark = database.prepare("SELECT value FROM counters WHERE name = ?");
    const timeMs = readValue(this.#readMark.get("search_waits_since_ms"));
    if (timeMs !== 0) this.#commits.push({ blockId: 0, timeMs });
  }

  /** Before the blocks of a commit are stored. */
  addCommit(timeMs: number): void {
    const blockId = readValue(this.#lastBlock.get());
    const last = this.#commits.at(-1);
    if (last === undefined || blockId > last.blockId) this.#commits.push({ blockId, timeMs });
  }

  /** Forgets the commits of which the stored index holds everything. */
  dropIndexed(): void {
    const blockId = toBlockId(readValue(this.#readMark.get("search_entry")));
    const kept = this.#commits.findIndex(
      (_, index) => (this.#commits[index + 1]?.blockId ?? blockId) >= blockId,
    );
    this.#commits.splice(0, kept);
  }

  clear(): void {
    this.#commits = [];
  }

  /** null where nothing is known to wait. */
  get sinceMs(): number | null {
    return this.#commits[0]?.timeMs ?? null;
  }
}

function readValue(row: unknown): number {
  return (row as { value: number } | undefined)?.value ?? 0;
}
