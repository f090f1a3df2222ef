import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { METADATA_KEYS, OPENCLAW_KEYS } from "@clawglass/core";
import {
  type RunObservation,
  type RunScore,
  type ToolTally,
  toScoreValue,
  toSkills,
  YOURS_SUFFIX,
} from "@clawglass/core/health";
import type { RunObservationList, RunObservationQuery } from "../../contract/run-observations.ts";
import { LABEL_METADATA, STATUS_ERROR, toTraceState } from "../codes.ts";
import { fromStoredTraceId, type StoredId } from "../ids.ts";
import type { Names } from "../names.ts";
import { listModelIds, parseTally, toCostUsd } from "../trace-tally.ts";
import { parseExperimentId } from "../write/parse-experiment-id.ts";
import { KIND_FEEDBACK } from "./assessment-rows.ts";

/** Tools are not counted in traces with more spans than this: reading those would hold the check up. */
const MAX_SPANS_FOR_TOOLS = 5_000;
const HUMAN = "HUMAN";

interface RunRow {
  trace_key: number;
  trace_id: StoredId;
  request_time_ms: number;
  duration_ms: number | null;
  state: number;
  trigger_name_id: number | null;
  span_count: number;
  model_call_count: number;
  tool_call_count: number;
  sub_agent_count: number;
  input_tokens: number | null;
  output_tokens: number | null;
  total_tokens: number | null;
  cost_nano_usd: number | null;
  tally: string;
}

const COLUMNS = `trace_key, trace_id, request_time_ms, duration_ms, state, trigger_name_id, span_count, model_call_count,
  tool_call_count, sub_agent_count, input_tokens, output_tokens, total_tokens, cost_nano_usd, tally`;

/** Metadata of a root that the health check compares. */
const COMPARED_KEYS = [
  OPENCLAW_KEYS.skills,
  METADATA_KEYS.skillsUsed,
  OPENCLAW_KEYS.hostVersion,
  OPENCLAW_KEYS.pluginVersion,
  OPENCLAW_KEYS.jobId,
] as const;
type ComparedKey = (typeof COMPARED_KEYS)[number];

/**
 * Reads runs for the health check: trace rows by the index of time, tool calls by the range of each trace's spans, metadata
 * by its few values, scores by trace. Bounded by the query's limit, whatever the size of the store.
 */
export class RunObservationReader {
  readonly #database: DatabaseSync;
  readonly #names: Names;
  readonly #selectTools: StatementSync;
  readonly #selectSubAgents: StatementSync;
  readonly #selectLongestPrompt: StatementSync;
  readonly #selectScores: StatementSync;
  readonly #selectLabels: StatementSync;
  readonly #selectLabelled: StatementSync;

  constructor(database: DatabaseSync, names: Names) {
    this.#database = database;
    this.#names = names;
    this.#selectTools = database.prepare(
      `SELECT tool_id, count(*) AS calls, sum(status = ${STATUS_ERROR}) AS failures FROM spans
       WHERE trace_key = ? AND tool_id IS NOT NULL AND type_id = ? AND end_ms IS NOT NULL GROUP BY tool_id`,
    );
    this.#selectSubAgents = database.prepare(
      `SELECT name_id, count(*) AS calls, sum(status = ${STATUS_ERROR}) AS failures FROM spans
       WHERE trace_key = ? AND type_id = ? AND parent_span_id IS NOT NULL GROUP BY name_id`,
    );
    // SQLite gives the other columns of the row that holds the maximum.
    this.#selectLongestPrompt = database.prepare(
      "SELECT max(input_tokens) AS tokens, model_id FROM spans WHERE trace_key = ? AND input_tokens IS NOT NULL",
    );
    this.#selectScores = database.prepare(
      `SELECT name, value_json, source_type FROM assessments
       WHERE trace_key = ? AND kind = ${KIND_FEEDBACK} AND is_valid = 1 AND span_id IS NULL AND error_json IS NULL
       ORDER BY create_time_ms, assessment_key`,
    );
    this.#selectLabels = database.prepare(
      `SELECT label_id, value FROM labels WHERE key_id = ? AND kind = ${LABEL_METADATA}`,
    );
    this.#selectLabelled = database.prepare(
      "SELECT trace_key FROM trace_labels WHERE label_id = ? AND trace_key BETWEEN ? AND ?",
    );
  }

  list(query: RunObservationQuery): RunObservationList {
    const found = this.#selectRows(query);
    const rows = found.slice(0, query.limit).reverse();
    const metadata = this.#readMetadata(rows);
    const toolType = this.#names.find("TOOL");
    const agentType = this.#names.find("AGENT");
    const readSkills = keepAnswers(toSkills);
    return {
      runs: rows.map((row) => ({
        ...this.#toObservation(row, metadata, toolType, readSkills),
        ...(query.withParts && this.#readParts(row, agentType)),
      })),
      isCapped: found.length > query.limit,
    };
  }

  #selectRows({ experimentIds, fromMs, untilMs, limit }: RunObservationQuery): RunRow[] {
    const ids = experimentIds?.flatMap((id) => parseExperimentId(id) ?? []) ?? null;
    if (ids?.length === 0) return [];
    const within = ids === null ? "" : `experiment_id IN (${ids.map(() => "?").join(", ")}) AND `;
    const values: SQLInputValue[] = [...(ids ?? []), fromMs, untilMs, limit + 1];
    return this.#database
      .prepare(
        `SELECT ${COLUMNS} FROM traces WHERE ${within}request_time_ms >= ? AND request_time_ms < ?
         ORDER BY request_time_ms DESC, trace_id LIMIT ?`,
      )
      .all(...values) as unknown as RunRow[];
  }

  /** By value rather than by trace: versions and jobs are few, and traces are listed by label. */
  #readMetadata(rows: readonly RunRow[]): Map<ComparedKey, Map<number, string>> {
    const metadata = new Map<ComparedKey, Map<number, string>>();
    if (rows.length === 0) return metadata;
    const wanted = new Set(rows.map((row) => row.trace_key));
    let first = Infinity;
    let last = -Infinity;
    for (const traceKey of wanted) {
      first = Math.min(first, traceKey);
      last = Math.max(last, traceKey);
    }
    for (const key of COMPARED_KEYS) {
      const keyId = this.#names.find(key);
      if (keyId === null) continue;
      const byTrace = new Map<number, string>();
      for (const label of this.#selectLabels.all(keyId) as { label_id: number; value: string }[]) {
        const labelled = this.#selectLabelled.all(label.label_id, first, last) as { trace_key: number }[];
        for (const { trace_key: traceKey } of labelled) {
          if (wanted.has(traceKey)) byTrace.set(traceKey, label.value);
        }
      }
      metadata.set(key, byTrace);
    }
    return metadata;
  }

  #toObservation(
    row: RunRow,
    metadata: Map<ComparedKey, Map<number, string>>,
    toolType: number | null,
    readSkills: typeof toSkills,
  ): RunObservation {
    const read = (key: ComparedKey) => metadata.get(key)?.get(row.trace_key) ?? null;
    const known = [row.input_tokens, row.output_tokens].filter((count) => count !== null);
    return {
      traceId: fromStoredTraceId(row.trace_id),
      startTimeMs: row.request_time_ms,
      state: toTraceState(row.state),
      durationMs: row.duration_ms,
      tokens: row.total_tokens ?? (known.length === 0 ? null : known.reduce((sum, count) => sum + count, 0)),
      costUsd: toCostUsd(row.cost_nano_usd),
      models: listModelIds(parseTally(row.tally)).flatMap((id) => this.#names.read(id) ?? []),
      skills: readSkills(read(OPENCLAW_KEYS.skills), read(METADATA_KEYS.skillsUsed)),
      tools: this.#readTools(row, toolType),
      trigger: this.#names.read(row.trigger_name_id),
      jobId: read(OPENCLAW_KEYS.jobId),
      hasModelCall: row.model_call_count > 0,
      scores: this.#readScores(row.trace_key),
      hostVersion: read(OPENCLAW_KEYS.hostVersion),
      pluginVersion: read(OPENCLAW_KEYS.pluginVersion),
    };
  }

  #readTools(row: RunRow, toolType: number | null): ToolTally[] {
    if (toolType === null || row.tool_call_count === 0 || row.span_count > MAX_SPANS_FOR_TOOLS) return [];
    const rows = this.#selectTools.all(row.trace_key, toolType) as {
      tool_id: number;
      calls: number;
      failures: number;
    }[];
    return rows.flatMap(({ tool_id, calls, failures }) => {
      const name = this.#names.read(tool_id);
      return name === null ? [] : [{ name, calls, failures }];
    });
  }

  /** Of traces with very many spans nothing is said, rather than held up for. */
  #readParts(row: RunRow, agentType: number | null): Pick<RunObservation, "subAgents" | "longestPrompt"> {
    if (row.span_count > MAX_SPANS_FOR_TOOLS) return {};
    const prompt =
      row.model_call_count === 0
        ? undefined
        : (this.#selectLongestPrompt.get(row.trace_key) as
            | { tokens: number | null; model_id: number | null }
            | undefined);
    const tokens = prompt?.tokens ?? null;
    return {
      subAgents: this.#readSubAgents(row, agentType),
      longestPrompt: tokens === null ? null : { tokens, model: this.#names.read(prompt?.model_id ?? null) },
    };
  }

  #readSubAgents(row: RunRow, agentType: number | null): ToolTally[] {
    if (agentType === null || row.sub_agent_count === 0) return [];
    const rows = this.#selectSubAgents.all(row.trace_key, agentType) as {
      name_id: number;
      calls: number;
      failures: number;
    }[];
    return rows.flatMap(({ name_id, calls, failures }) => {
      const name = this.#names.read(name_id);
      return name === null ? [] : [{ name, calls, failures }];
    });
  }

  #readScores(traceKey: number): RunScore[] {
    const rows = this.#selectScores.all(traceKey) as {
      name: string;
      value_json: string;
      source_type: string;
    }[];
    return rows.flatMap(({ name, value_json, source_type }) => {
      const value = toScoreValue(value_json);
      return value === null ? [] : [{ name: source_type === HUMAN ? name + YOURS_SUFFIX : name, value }];
    });
  }
}

/** Most runs have the same skills: their list is parsed once. */
function keepAnswers(read: typeof toSkills): typeof toSkills {
  const answers = new Map<string, ReturnType<typeof toSkills>>();
  return (json, usedNamesJson = null) => {
    const key = `${json}\n${usedNamesJson}`;
    let skills = answers.get(key);
    if (skills === undefined) {
      skills = read(json, usedNamesJson);
      answers.set(key, skills);
    }
    return skills;
  };
}
