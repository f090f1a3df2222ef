import type { DatabaseSync } from "node:sqlite";
import {
  type ListTest,
  METADATA_KEYS,
  type NumberField,
  parseTraceFilter,
  type TextField,
  type TextTest,
  TRACE_STATES,
  type TraceCondition,
} from "@clawglass/core";
import { LABEL_METADATA, LABEL_TAG } from "../codes.ts";
import { toStoredTraceId } from "../ids.ts";
import { compileAssessmentCondition, compileIssueCondition } from "./assessment-filter-sql.ts";
import { DURATION_MS, traceIdText } from "./filter-columns.ts";
import { compileLabelCondition } from "./label-filter-sql.ts";
import { compileSpanConditions } from "./span-filter-sql.ts";
import type { SpanTexts } from "./span-texts.ts";
import { Sql } from "./sql.ts";
import {
  compileNumberTest,
  compileTextTest,
  registerTextFunctions,
  toTextPredicate,
} from "./text-test-sql.ts";

const NUMBER_FIELDS: Record<NumberField, string> = {
  requestTimeMs: "traces.request_time_ms",
  executionDurationMs: DURATION_MS,
  endTimeMs: "(traces.request_time_ms + CAST(coalesce(traces.duration_ms, 0) AS INTEGER))",
};

const MAX_BY_DURATION = 2_000;

export interface CompiledFilter {
  /** All must hold. */
  conditions: Sql[];
  /** The keys of traces among which all matches are, from the index of texts or of durations; null for any. */
  candidates: number[] | null;
}

export function compileCandidates(candidates: readonly number[]): Sql {
  return new Sql().add("traces.trace_key IN (SELECT value FROM json_each(?))", JSON.stringify(candidates));
}

/** Translates MLflow's filter language to SQL over the table `traces`. Values are bound, never spliced. */
export class FilterCompiler {
  readonly #database: DatabaseSync;
  readonly #texts: SpanTexts;

  constructor(database: DatabaseSync, texts: SpanTexts) {
    this.#database = database;
    this.#texts = texts;
    registerTextFunctions(database);
  }

  /** The conditions, all of which must hold. INVALID_INPUT with MLflow's text where the filter does not parse. */
  compile(filter: string): CompiledFilter {
    this.#texts.reset();
    return this.#compileFilter(filter);
  }

  /** The same for several filters of one query, each with its candidates as a condition. */
  compileAll(filters: readonly string[]): Sql[][] {
    this.#texts.reset();
    return filters.map((filter) => {
      const { conditions, candidates } = this.#compileFilter(filter);
      return candidates === null ? conditions : [compileCandidates(candidates), ...conditions];
    });
  }

  #compileFilter(filter: string): CompiledFilter {
    const { traceConditions, spanConditions } = parseTraceFilter(filter);
    const lastRun = traceConditions.findLast((condition) => condition.kind === "run");
    const conditions = traceConditions
      .filter((condition) => condition.kind !== "run" || condition === lastRun)
      .map((condition) => this.#compileCondition(condition));
    const byDuration = this.#findByDuration(traceConditions);
    if (spanConditions.length === 0) return { conditions, candidates: byDuration };
    const { sql, candidates } = compileSpanConditions(this.#database, this.#texts, spanConditions);
    return { conditions: [...conditions, sql], candidates: candidates ?? byDuration };
  }

  /** Traces that took so long, where they are few. Where they are many, a list by time has its page full soon. */
  #findByDuration(conditions: readonly TraceCondition[]): number[] | null {
    for (const condition of conditions) {
      if (condition.kind !== "number" || condition.field !== "executionDurationMs") continue;
      const sql = new Sql()
        .add("SELECT trace_key AS key FROM traces INDEXED BY traces_by_duration WHERE ")
        .append(compileNumberTest(DURATION_MS, condition.test))
        .add(" LIMIT ?", MAX_BY_DURATION + 1);
      const rows = this.#database.prepare(sql.text).all(...sql.values) as { key: number }[];
      if (rows.length <= MAX_BY_DURATION) return rows.map((row) => row.key);
    }
    return null;
  }

  #compileCondition(condition: TraceCondition): Sql {
    switch (condition.kind) {
      case "number":
        return compileNumberTest(NUMBER_FIELDS[condition.field], condition.test);
      case "text":
        return compileTextField(condition.field, condition.test);
      case "tag":
        return compileLabelCondition(this.#database, LABEL_TAG, condition.key, condition.test);
      case "metadata":
        return compileLabelCondition(this.#database, LABEL_METADATA, condition.key, condition.test);
      case "run":
        return this.#compileRun(condition.runId);
      case "prompt":
        return new Sql().add(
          "traces.trace_key IN (SELECT trace_key FROM prompt_traces WHERE prompt_name = ? AND prompt_version = ?)",
          condition.name,
          condition.version,
        );
      case "assessment":
        return compileAssessmentCondition(condition);
      case "issue":
        return compileIssueCondition(condition.issueId);
    }
  }

  #compileRun(runId: string): Sql {
    const bySource = compileLabelCondition(this.#database, LABEL_METADATA, METADATA_KEYS.sourceRun, {
      type: "text",
      comparator: "=",
      value: runId,
    });
    return new Sql()
      .add("(")
      .append(bySource)
      .add(" OR traces.trace_key IN (SELECT trace_key FROM run_traces WHERE run_id = ?))", runId);
  }
}

function compileTextField(field: TextField, test: TextTest | ListTest): Sql {
  if (field === "state") return compileState(test);
  if (field === "clientRequestId") return compileTextTest("traces.client_request_id", test);
  if (test.type === "list") {
    const ids = test.values.map(toStoredTraceId);
    return new Sql().add(`traces.trace_id ${test.comparator} (${ids.map(() => "?").join(", ")})`, ...ids);
  }
  if (test.comparator === "=" || test.comparator === "!=") {
    return new Sql().add(`traces.trace_id ${test.comparator} ?`, toStoredTraceId(test.value));
  }
  return compileTextTest(traceIdText("traces.trace_id"), test);
}

/** States are few: the test runs over their names here. One state alone is written so that its own index serves it. */
function compileState(test: TextTest | ListTest): Sql {
  const predicate = toTextPredicate(test);
  const codes = TRACE_STATES.flatMap((name, code) => (predicate(name) ? [code] : []));
  return new Sql().add(
    codes.length === 1 ? `traces.state = ${codes[0]}` : `traces.state IN (${codes.join(", ")})`,
  );
}
