import type { DatabaseSync } from "node:sqlite";
import type { NullTest, TextTest } from "@clawglass/core";
import { METADATA_KEYS } from "@clawglass/core";
import { LABEL_METADATA, type LabelKind } from "../codes.ts";
import { selectLabelValue, selectUsageText } from "./filter-columns.ts";
import { Sql } from "./sql.ts";
import { compileNullTest, compileTextTest } from "./text-test-sql.ts";

/** Up to this many pairs are looked up first. */
const MAX_RESOLVED_LABELS = 1_000;
/** A pair on fewer traces than this leads to them; a frequent one is checked on the traces that come by. */
const MAX_LEADING_TRACES = 5_000;

const DERIVED_METADATA: readonly string[] = [METADATA_KEYS.tokenUsage, METADATA_KEYS.cost];
const COLUMN_METADATA: readonly string[] = [METADATA_KEYS.session, METADATA_KEYS.user];

/** A condition on a tag or on metadata. Looks at the pairs first, which are few, and lets the rare ones lead. */
export function compileLabelCondition(
  database: Pick<DatabaseSync, "prepare">,
  kind: LabelKind,
  key: string,
  test: TextTest | NullTest,
): Sql {
  if (kind === LABEL_METADATA && (COLUMN_METADATA.includes(key) || DERIVED_METADATA.includes(key))) {
    const value = DERIVED_METADATA.includes(key) ? selectUsageText(key) : selectLabelValue(kind, key).text;
    if (key === METADATA_KEYS.session && test.type === "text" && test.comparator === "=") {
      // By its own index: with the order of time in mind, the planner would walk through all traces.
      return new Sql().add(
        "traces.trace_key IN (SELECT trace_key FROM traces AS same WHERE same.session_id = ?)",
        test.value,
      );
    }
    return test.type === "null" ? compileNullTest(value, test) : compileTextTest(value, test);
  }
  if (test.type === "null") {
    const any = compileExists(new Sql().add(SELECT_KEY_LABELS, kind, key));
    return test.comparator === "IS NULL" ? new Sql().add("NOT ").append(any) : any;
  }
  const matching = new Sql()
    .add(`${SELECT_KEY_LABELS} AND `, kind, key)
    .append(compileTextTest("labels.value", test));
  return compileResolvedLabels(database, matching);
}

/** Traces with one of the labels that `matching` selects. */
export function compileResolvedLabels(database: Pick<DatabaseSync, "prepare">, matching: Sql): Sql {
  const labels = database
    .prepare(`${matching.text} LIMIT ${MAX_RESOLVED_LABELS + 1}`)
    .all(...matching.values) as { label_id: number }[];
  if (labels.length > MAX_RESOLVED_LABELS) return compileLead(matching);
  const resolved = new Sql().add(
    "SELECT value FROM json_each(?)",
    JSON.stringify(labels.map((label) => label.label_id)),
  );
  return isRare(database, resolved) ? compileLead(resolved) : compileExists(resolved);
}

const SELECT_KEY_LABELS =
  "SELECT labels.label_id FROM labels WHERE labels.kind = ? AND labels.key_id = (SELECT name_id FROM names WHERE name = ?)";

function isRare(database: Pick<DatabaseSync, "prepare">, labels: Sql): boolean {
  const { count } = database
    .prepare(
      `SELECT count(*) AS count FROM
         (SELECT 1 FROM trace_labels WHERE label_id IN (${labels.text}) LIMIT ${MAX_LEADING_TRACES})`,
    )
    .get(...labels.values) as { count: number };
  return count < MAX_LEADING_TRACES;
}

function compileLead(labels: Sql): Sql {
  return new Sql()
    .add("traces.trace_key IN (SELECT trace_key FROM trace_labels WHERE label_id IN (")
    .append(labels)
    .add("))");
}

function compileExists(labels: Sql): Sql {
  return new Sql()
    .add(
      "EXISTS (SELECT 1 FROM trace_labels WHERE trace_labels.trace_key = traces.trace_key AND label_id IN (",
    )
    .append(labels)
    .add("))");
}
