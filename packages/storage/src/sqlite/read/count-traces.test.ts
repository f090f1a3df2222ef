import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countRows } from "./count-traces.ts";
import { RowBudget } from "./row-budget.ts";
import { Sql } from "./sql.ts";

describe("a total", () => {
  it("is exact, or marked and not too high, whatever may be looked at", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(3), { maxLength: 60 }),
        fc.nat(80),
        fc.nat(3),
        (states, maxRows, wanted) => {
          const database = new DatabaseSync(":memory:");
          database.exec("CREATE TABLE traces (state INTEGER)");
          for (const state of states) database.prepare("INSERT INTO traces VALUES (?)").run(state);
          const budget = new RowBudget(database);
          const truth = states.filter((state) => state === wanted).length;

          const total = countRows(database, budget, new Sql().add("state = ?", wanted), maxRows);

          expect(total.isLowerBound).toBe(states.length > maxRows);
          if (total.isLowerBound) expect(total.count).toBeLessThanOrEqual(truth);
          else expect(total.count).toBe(truth);
          // What one statement used up is not missing to the next.
          expect(countRows(database, budget, new Sql().add("TRUE"), 1_000)).toEqual({
            count: states.length,
            isLowerBound: false,
          });
          database.close();
        },
      ),
    );
  });

  it("does not hide a mistake in the statement behind a lower bound", () => {
    const database = new DatabaseSync(":memory:");
    database.exec("CREATE TABLE traces (state INTEGER)");
    database.exec("INSERT INTO traces VALUES (1)");
    const broken = new Sql().add("json_extract('{', '$.a') = 1");

    expect(() => countRows(database, new RowBudget(database), broken)).toThrow(/malformed JSON/);
    database.close();
  });
});
