import type { DatabaseSync } from "node:sqlite";

/** Ends a statement that has looked at enough rows. */
export class BudgetSpent extends Error {}

/**
 * What a statement may look at before it ends: rows, and texts of spans, which cost more. `look()` in a condition counts
 * a row; it must stand first. Without a start there is no limit.
 */
export class RowBudget {
  #left = Number.POSITIVE_INFINITY;

  constructor(database: DatabaseSync) {
    database.function("look", () => {
      this.spend(1);
      return 1;
    });
  }

  /** Runs with so many rows at most; false where they did not suffice. What was found until then was found. */
  runWithin(rows: number, run: () => void): boolean {
    this.#left = rows;
    try {
      run();
      return true;
    } catch (error) {
      if (this.#left >= 0) throw error;
      return false;
    } finally {
      this.#left = Number.POSITIVE_INFINITY;
    }
  }

  spend(rows: number): void {
    this.#left -= rows;
    if (this.#left < 0) throw new BudgetSpent("The statement looked at as many rows as it may.");
  }
}
