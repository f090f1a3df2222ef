import type { DatabaseSync, StatementSync } from "node:sqlite";
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
import type { KeptStatements } from "../db/kept-statements.ts";
import { fromStoredTraceId, type StoredId } from "../ids.ts";
import { LruMap } from "../lru-map.ts";
import type { Names } from "../names.ts";
import { listModelIds, parseTally, toCostUsd } from "../trace-tally.ts";
import { parseExperimentId } from "../write/parse-experiment-id.ts";
import { KIND_FEEDBACK } from "./assessment-rows.ts";

/** Tools are not counted in traces with more spans than this: reading those would hold the check up. */
const MAX_SPANS_FOR_TOOLS = 5_000;
const HUMAN = "HUMAN";

/** Runs of which is known what was read: those of two windows of the page. A run takes about a kilobyte. */
const MAX_KEPT = 8_000;
/** Runs that are read by one statement. */
const RUNS_PER_STEP = 500;

interface RunKey {
  trace_key: number;
  revision: number;
}

/** What was read of a run since it changed last. */
interface KeptRun {
  run: RunObservation;
  /** With its parts. */
  whole: RunObservation;
}

interface CallTally {
  trace_key: number;
  name_id: number;
  calls: number;
  failures: number;
}

interface PromptRow {
  trace_key: number;
  tokens: number;
  model_id: number | null;
}

interface ScoreRow {
  trace_key: number;
  name: string;
  value_json: string;
  source_type: string;
}

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
 * by its few values, scores by trace. Bounded by the query's limit, whatever the size of the store. A run that has not
 * changed since is not read again: every change gives its trace a new revision.
 */
export class RunObservationReader {
  readonly #statements: KeptStatements;
  readonly #names: Names;
  readonly #kept = new LruMap<number, KeptRun>(MAX_KEPT);
  /** Of the newest change that is known. */
  #revision = 0;
  readonly #selectChanged: StatementSync;
  readonly #selectRuns: StatementSync;
  readonly #selectTools: StatementSync;
  readonly #selectSubAgents: StatementSync;
  readonly #selectLongestPrompts: StatementSync;
  readonly #selectScores: StatementSync;
  readonly #selectLabels: StatementSync;
  readonly #selectLabelled: StatementSync;

  constructor(database: DatabaseSync, statements: KeptStatements, names: Names) {
    this.#statements = statements;
    this.#names = names;
    this.#selectChanged = database.prepare(
      `SELECT trace_key, revision FROM traces WHERE revision > ? ORDER BY revision DESC LIMIT ${MAX_KEPT + 1}`,
    );
    const these = "trace_key IN (SELECT value FROM json_each(?))";
    const tally = `count(*) AS calls, sum(status = ${STATUS_ERROR}) AS failures FROM spans`;
    this.#selectRuns = database.prepare(`SELECT ${COLUMNS} FROM traces NOT INDEXED WHERE ${these}`);
    this.#selectTools = database.prepare(
      `SELECT trace_key, tool_id AS name_id, ${tally}
       WHERE ${these} AND tool_id IS NOT NULL AND type_id = ? AND end_ms IS NOT NULL GROUP BY trace_key, tool_id`,
    );
    this.#selectSubAgents = database.prepare(
      `SELECT trace_key, name_id, ${tally}
       WHERE ${these} AND type_id = ? AND parent_span_id IS NOT NULL GROUP BY trace_key, name_id`,
    );
    // SQLite gives the other columns of the row that holds the maximum.
    this.#selectLongestPrompts = database.prepare(
      `SELECT trace_key, max(input_tokens) AS tokens, model_id FROM spans
       WHERE ${these} AND input_tokens IS NOT NULL GROUP BY trace_key`,
    );
    this.#selectScores = database.prepare(
      `SELECT trace_key, name, value_json, source_type FROM assessments
       WHERE ${these} AND kind = ${KIND_FEEDBACK} AND is_valid = 1 AND span_id IS NULL AND error_json IS NULL
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
    this.#forgetChanged();
    const found = this.#selectKeys(query);
    const keys = found.slice(0, query.limit).reverse();
    const known = new Map<number, KeptRun>();
    const missing: number[] = [];
    for (const traceKey of keys) {
      const kept = this.#kept.get(traceKey);
      if (kept === undefined) missing.push(traceKey);
      else known.set(traceKey, kept);
    }
    for (const [traceKey, kept] of this.#read(missing)) {
      known.set(traceKey, kept);
      this.#kept.set(traceKey, kept);
    }
    const runs = keys.flatMap((traceKey) => {
      const kept = known.get(traceKey);
      if (kept === undefined) return [];
      return query.withParts ? kept.whole : kept.run;
    });
    return { runs, isCapped: found.length > query.limit };
  }

  /** Every change gives its trace a revision above all before. */
  #forgetChanged(): void {
    const changed = this.#selectChanged.all(this.#revision) as unknown as RunKey[];
    if (changed.length > MAX_KEPT) this.#kept.clear();
    else for (const { trace_key: traceKey } of changed) this.#kept.delete(traceKey);
    this.#revision = changed[0]?.revision ?? this.#revision;
  }

  /** Newest first. The index of time holds all that is asked for: no row is read. */
  #selectKeys({ experimentIds, fromMs, untilMs, limit }: RunObservationQuery): number[] {
    const ids = experimentIds?.flatMap((id) => parseExperimentId(id) ?? []) ?? null;
    if (ids?.length === 0) return [];
    const within = ids === null ? "" : `experiment_id IN (${ids.map(() => "?").join(", ")}) AND `;
    const { keys } = this.#statements
      .prepare(
        `SELECT json_group_array(trace_key) AS keys FROM (
           SELECT trace_key FROM traces WHERE ${within}request_time_ms >= ? AND request_time_ms < ?
           ORDER BY request_time_ms DESC, trace_key DESC LIMIT ?)`,
      )
      .get(...(ids ?? []), fromMs, untilMs, limit + 1) as { keys: string };
    return JSON.parse(keys) as number[];
  }

  *#read(traceKeys: readonly number[]): Iterable<[number, KeptRun]> {
    const metadata = this.#readMetadata(traceKeys);
    const toolType = this.#names.find("TOOL");
    const agentType = this.#names.find("AGENT");
    const readSkills = keepAnswers(toSkills);
    for (let start = 0; start < traceKeys.length; start += RUNS_PER_STEP) {
      const some = traceKeys.slice(start, start + RUNS_PER_STEP);
      const rows = this.#selectRuns.all(JSON.stringify(some)) as unknown as RunRow[];
      // Of traces with very many spans nothing is said, rather than held up for.
      const readable = rows.filter((row) => row.span_count <= MAX_SPANS_FOR_TOOLS);
      const tools = this.#tally(
        this.#selectTools,
        toolType,
        readable.filter((row) => row.tool_call_count > 0),
      );
      const subAgents = this.#tally(
        this.#selectSubAgents,
        agentType,
        readable.filter((row) => row.sub_agent_count > 0),
      );
      const prompts = this.#readLongestPrompts(readable.filter((row) => row.model_call_count > 0));
      const scores = this.#readScores(some);
      for (const row of rows) {
        const traceKey = row.trace_key;
        const run = this.#toObservation(row, metadata, readSkills);
        run.tools = tools.get(traceKey) ?? [];
        run.scores = scores.get(traceKey) ?? [];
        const parts =
          row.span_count > MAX_SPANS_FOR_TOOLS
            ? {}
            : {
                subAgents: subAgents.get(traceKey) ?? [],
                longestPrompt: prompts.get(traceKey) ?? null,
              };
        yield [traceKey, { run, whole: { ...run, ...parts } }];
      }
    }
  }

  /** By value rather than by trace: versions and jobs are few, and traces are listed by label. */
  #readMetadata(traceKeys: readonly number[]): Map<ComparedKey, Map<number, string>> {
    const metadata = new Map<ComparedKey, Map<number, string>>();
    if (traceKeys.length === 0) return metadata;
    const wanted = new Set(traceKeys);
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

  /** Without tools and scores, which are read apart. */
  #toObservation(
    row: RunRow,
    metadata: Map<ComparedKey, Map<number, string>>,
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
      tools: [],
      trigger: this.#names.read(row.trigger_name_id),
      jobId: read(OPENCLAW_KEYS.jobId),
      hasModelCall: row.model_call_count > 0,
      scores: [],
      hostVersion: read(OPENCLAW_KEYS.hostVersion),
      pluginVersion: read(OPENCLAW_KEYS.pluginVersion),
    };
  }

  #tally(select: StatementSync, typeId: number | null, rows: readonly RunRow[]): Map<number, ToolTally[]> {
    const byTrace = new Map<number, ToolTally[]>();
    if (typeId === null || rows.length === 0) return byTrace;
    for (const { trace_key, name_id, calls, failures } of select.all(
      toKeys(rows),
      typeId,
    ) as unknown as CallTally[]) {
      const name = this.#names.read(name_id);
      if (name !== null) push(byTrace, trace_key, { name, calls, failures });
    }
    return byTrace;
  }

  #readLongestPrompts(rows: readonly RunRow[]): Map<number, { tokens: number; model: string | null }> {
    if (rows.length === 0) return new Map();
    const found = this.#selectLongestPrompts.all(toKeys(rows)) as unknown as PromptRow[];
    return new Map(
      found.map(({ trace_key, tokens, model_id }) => [
        trace_key,
        { tokens, model: this.#names.read(model_id) },
      ]),
    );
  }

  #readScores(traceKeys: readonly number[]): Map<number, RunScore[]> {
    const byTrace = new Map<number, RunScore[]>();
    for (const { trace_key, name, value_json, source_type } of this.#selectScores.all(
      JSON.stringify(traceKeys),
    ) as unknown as ScoreRow[]) {
      const value = toScoreValue(value_json);
      if (value === null) continue;
      push(byTrace, trace_key, { name: source_type === HUMAN ? name + YOURS_SUFFIX : name, value });
    }
    return byTrace;
  }
}

function toKeys(rows: readonly RunRow[]): string {
  return JSON.stringify(rows.map((row) => row.trace_key));
}

function push<T>(lists: Map<number, T[]>, key: number, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
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
