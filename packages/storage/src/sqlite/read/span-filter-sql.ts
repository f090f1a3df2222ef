import type { DatabaseSync } from "node:sqlite";
import type { ListTest, SpanCondition, TextTest } from "@clawglass/core";
import { SPAN_STATUS_CODES } from "@clawglass/core";
import { findLikeCandidates } from "../search/like-candidates.ts";
import { TextIndex } from "../search/text-index.ts";
import type { SpanTexts } from "./span-texts.ts";
import { Sql } from "./sql.ts";
import { compileTextTest, toTextPredicate } from "./text-test-sql.ts";

/** All conditions on one span of the trace. Columns are tested first; what a span holds is only read where they pass. */
export function compileSpanConditions(
  database: DatabaseSync,
  texts: SpanTexts,
  conditions: readonly SpanCondition[],
): { sql: Sql; candidates: number[] | null } {
  const candidates = findCandidates(database, conditions);
  const byCost = conditions.toSorted((left, right) => toCost(left) - toCost(right));
  const sql = new Sql().add("EXISTS (SELECT 1 FROM spans WHERE spans.trace_key = traces.trace_key");
  for (const condition of byCost) sql.add(" AND ").append(compileSpanCondition(database, texts, condition));
  return { sql: sql.add(")"), candidates };
}

/** The same as one condition, the candidates within it. */
export function compileSpanTest(
  database: DatabaseSync,
  texts: SpanTexts,
  conditions: readonly SpanCondition[],
): Sql {
  const { sql, candidates } = compileSpanConditions(database, texts, conditions);
  if (candidates === null) return sql;
  const among = "(traces.trace_key IN (SELECT value FROM json_each(?)) AND ";
  return new Sql().add(among, JSON.stringify(candidates)).append(sql).add(")");
}

/** The traces that the text conditions leave over, as far as the index knows; null for all. */
function findCandidates(database: DatabaseSync, conditions: readonly SpanCondition[]): number[] | null {
  let found: number[] | null = null;
  const index = new TextIndex(database);
  for (const condition of conditions) {
    if (condition.kind !== "span-content") continue;
    const candidates = findLikeCandidates(index, condition.test.value);
    if (candidates !== null && (found === null || candidates.length < found.length)) found = candidates;
  }
  return found;
}

function toCost(condition: SpanCondition): number {
  return condition.kind === "span-field" ? 0 : 1;
}

function compileSpanCondition(database: DatabaseSync, texts: SpanTexts, condition: SpanCondition): Sql {
  switch (condition.kind) {
    case "span-field":
      return condition.field === "status"
        ? compileStatus(condition.test)
        : compileName(
            database,
            condition.field === "name" ? "spans.name_id" : "spans.type_id",
            condition.test,
          );
    case "span-attribute": {
      const { key, test } = condition;
      const predicate = toAttributePredicate(test);
      return texts.compile((span) =>
        span.attributes.some((each) => each.key === key && predicate(each.json)),
      );
    }
    case "span-content": {
      const predicate = toTextPredicate(condition.test);
      return texts.compile((span) => predicate(span.content()));
    }
  }
}

function compileStatus(test: TextTest | ListTest): Sql {
  const predicate = toTextPredicate(test);
  const codes = SPAN_STATUS_CODES.flatMap((name, code) => (predicate(name) ? [code] : []));
  return new Sql().add(`spans.status IN (${codes.join(", ")})`);
}

/** Names are few, so the test runs over them and the spans are compared by id. */
function compileName(database: DatabaseSync, column: string, test: TextTest | ListTest): Sql {
  const matching = new Sql().add("SELECT name_id FROM names WHERE ").append(compileTextTest("name", test));
  const ids = (database.prepare(matching.text).all(...matching.values) as { name_id: number }[]).map(
    (row) => row.name_id,
  );
  return new Sql().add(`${column} IN (SELECT value FROM json_each(?))`, JSON.stringify(ids));
}

function toAttributePredicate(test: TextTest | ListTest): (json: string) => boolean {
  if (test.type === "text" && (test.comparator === "LIKE" || test.comparator === "ILIKE")) {
    return toTextPredicate({ ...test, value: `%${test.value}%` });
  }
  const predicate = toTextPredicate(test);
  return (json) => predicate(toPlainText(json));
}

/** A JSON string without its quotes; any other value as its JSON text. */
function toPlainText(json: string): string {
  if (!json.startsWith('"')) return json;
  try {
    return String(JSON.parse(json));
  } catch {
    return json; // not JSON after all; compared as it stands
  }
}
