import type { DatabaseSync } from "node:sqlite";
import {
  METADATA_KEYS,
  type RunFilter,
  type RunNumberField,
  type RunTerm,
  type RunTest,
} from "@clawglass/core";
import { LABEL_METADATA, LABEL_TAG, STATE_ERROR, STATE_IN_PROGRESS, STATE_OK } from "../codes.ts";
import { KIND_FEEDBACK } from "./assessment-rows.ts";
import { compileResolvedLabels } from "./label-filter-sql.ts";
import { compileSpanTest } from "./span-filter-sql.ts";
import type { SpanTexts } from "./span-texts.ts";
import { Sql } from "./sql.ts";

const NUMBERS: Record<RunNumberField, string> = {
  duration: "traces.duration_ms",
  tokens: "traces.total_tokens",
  cost: "(traces.cost_nano_usd / 1e9)",
  tools: "traces.tool_call_count",
  calls: "traces.model_call_count",
  errors: "traces.error_span_count",
  spans: "traces.span_count",
  subagents: "traces.sub_agent_count",
};

const NAME_COLUMNS = {
  agent: "traces.agent_name_id",
  channel: "traces.channel_name_id",
  trigger: "traces.trigger_name_id",
  user: "traces.user_name_id",
  name: "traces.name_id",
} as const;

/** As the page tells states apart: lost before all others. */
export const RUN_STATE_SQL: Record<string, string> = {
  lost: `(traces.incomplete_span_count > 0 OR traces.state NOT IN (${STATE_OK}, ${STATE_ERROR}, ${STATE_IN_PROGRESS}))`,
  failed: `(traces.incomplete_span_count = 0 AND traces.state = ${STATE_ERROR})`,
  running: `(traces.incomplete_span_count = 0 AND traces.state = ${STATE_IN_PROGRESS})`,
  ok: `(traces.incomplete_span_count = 0 AND traces.state = ${STATE_OK})`,
};

const SOURCES: Record<string, string> = { you: "HUMAN", judge: "LLM_JUDGE", rule: "CODE" };

/** Translates the page's filter to SQL over the table `traces`; all conditions must hold. Values are bound, never spliced. */
export class RunFilterCompiler {
  readonly #database: DatabaseSync;
  readonly #texts: SpanTexts;

  constructor(database: DatabaseSync, texts: SpanTexts) {
    this.#database = database;
    this.#texts = texts;
  }

  compile(filter: RunFilter): Sql[] {
    return filter.allOf.map((group) => {
      const any = new Sql().add("(");
      for (const [index, term] of group.entries()) {
        if (index > 0) any.add(" OR ");
        any.append(this.#compileTerm(term));
      }
      return any.add(")");
    });
  }

  /** The conditions that an index serves: times, and one session. The others are tested on the rows that come by. */
  compileRange(filter: RunFilter): Sql[] {
    const leading = filter.allOf.filter(
      ([term, ...others]) =>
        term !== undefined && others.length === 0 && !term.isNegated && isIndexed(term.test),
    );
    return this.compile({ allOf: leading });
  }

  #compileTerm({ test, isNegated }: RunTerm): Sql {
    const condition = this.#compileTest(test);
    return isNegated ? new Sql().add("NOT coalesce(").append(condition).add(", FALSE)") : condition;
  }

  #compileTest(test: RunTest): Sql {
    switch (test.kind) {
      case "time":
        return new Sql().add(`traces.request_time_ms ${test.field === "since" ? ">=" : "<"} ?`, test.atMs);
      case "number":
        return new Sql().add(`(${NUMBERS[test.field]} ${test.comparator} ?)`, test.value);
      case "words": {
        const condition = {
          kind: "span-content",
          test: { type: "text", comparator: "ILIKE", value: `%${test.text}%` },
        } as const;
        return new Sql()
          .add("(")
          .append(compileSpanTest(this.#database, this.#texts, [condition]))
          .add(")");
      }
      case "name":
        return this.#compileName(test);
    }
  }

  #compileName({ field, values }: Extract<RunTest, { kind: "name" }>): Sql {
    switch (field) {
      case "state":
        return new Sql().add(`(${values.map((value) => RUN_STATE_SQL[value] ?? "FALSE").join(" OR ")})`);
      case "session":
        return compileLikeAny("traces.session_id", values);
      case "model":
        return new Sql()
          .add(
            "EXISTS (SELECT 1 FROM json_each(nullif(traces.tally, ''), '$[3]') AS used WHERE used.value ->> '$[0]' IN (",
          )
          .append(selectNameIds(values))
          .add("))");
      case "tool":
        return new Sql()
          .add("EXISTS (SELECT 1 FROM spans WHERE spans.trace_key = traces.trace_key AND spans.tool_id IN (")
          .append(selectNameIds(values))
          .add("))");
      case "skill":
        return compileResolvedLabels(
          this.#database,
          new Sql()
            .add(`${labelsOf(LABEL_METADATA, METADATA_KEYS.skillsUsed)} AND json_valid(labels.value) AND EXISTS
                (SELECT 1 FROM json_each(labels.value) AS skill WHERE `)
            .append(compileLikeAny("skill.value", values))
            .add(")"),
        );
      case "tag":
        return compileResolvedLabels(this.#database, compileTags(values));
      case "label":
        return compileLabels(values);
      case "by":
        return compileLabellers(values);
      default:
        return new Sql().add(`${NAME_COLUMNS[field]} IN (`).append(selectNameIds(values)).add(")");
    }
  }
}

function isIndexed(test: RunTest): boolean {
  if (test.kind === "time") return true;
  return (
    test.kind === "name" && test.field === "session" && !test.values.some((value) => value.includes("*"))
  );
}

function selectNameIds(values: readonly string[]): Sql {
  return new Sql().add("SELECT name_id FROM names WHERE ").append(compileLikeAny("name", values));
}

/** Equal to any of the values; `*` in a value is any text. */
function compileLikeAny(expression: string, values: readonly string[]): Sql {
  const sql = new Sql().add("(");
  for (const [index, value] of values.entries()) {
    if (index > 0) sql.add(" OR ");
    if (value.includes("*")) sql.add(`${expression} LIKE ? ESCAPE '\\'`, toLike(value));
    else sql.add(`${expression} = ?`, value);
  }
  return sql.add(")");
}

function toLike(value: string): string {
  return value.replaceAll(/[\\%_]/g, "\\$&").replaceAll("*", "%");
}

function labelsOf(kind: number, key: string): string {
  return `SELECT labels.label_id FROM labels WHERE labels.kind = ${kind}
    AND labels.key_id = (SELECT name_id FROM names WHERE name = '${key}')`;
}

/** `key` or `key=value`. */
function compileTags(values: readonly string[]): Sql {
  const sql = new Sql().add(`SELECT labels.label_id FROM labels WHERE labels.kind = ${LABEL_TAG} AND (`);
  for (const [index, given] of values.entries()) {
    const [key, value] = splitPair(given);
    sql
      .add(`${index > 0 ? " OR " : ""}(labels.key_id IN (`)
      .append(selectNameIds([key]))
      .add(")");
    if (value !== null) sql.add(" AND ").append(compileLikeAny("labels.value", [value]));
    sql.add(")");
  }
  return sql.add(")");
}

/** `name` or `name=value`, of valid feedback on the run or on one of its steps. */
function compileLabels(values: readonly string[]): Sql {
  const sql = new Sql().add(SELECT_LABELLED).add(" AND (");
  for (const [index, given] of values.entries()) {
    const [name, value] = splitPair(given);
    sql.add(index > 0 ? " OR (" : "(").append(compileLikeAny("assessments.name", [name]));
    if (value !== null) {
      sql.add(
        " AND (assessments.value_json = ? OR assessments.value_json = ?)",
        value,
        JSON.stringify(value),
      );
    }
    sql.add(")");
  }
  return sql.add("))");
}

function compileLabellers(values: readonly string[]): Sql {
  const sources = values.flatMap((value) => SOURCES[value] ?? []);
  const sql = new Sql().add("(");
  if (sources.length > 0) {
    sql.add(
      `${SELECT_LABELLED} AND assessments.source_type IN (${sources.map(() => "?").join(", ")}))`,
      ...sources,
    );
  }
  if (values.includes("nobody")) sql.add(`${sources.length > 0 ? " OR " : ""}NOT ${SELECT_LABELLED})`);
  return sql.add(")");
}

const SELECT_LABELLED = `EXISTS (SELECT 1 FROM assessments WHERE assessments.trace_key = traces.trace_key
  AND assessments.kind = ${KIND_FEEDBACK} AND assessments.is_valid = 1`;

function splitPair(given: string): [name: string, value: string | null] {
  const at = given.indexOf("=");
  return at < 0 ? [given, null] : [given.slice(0, at), given.slice(at + 1)];
}
