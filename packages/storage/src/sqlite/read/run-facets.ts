import type { DatabaseSync, StatementSync } from "node:sqlite";
import { METADATA_KEYS, type RunNameField } from "@clawglass/core";
import type { RunFacet } from "@clawglass/core/api";
import type { RunFacetCount, RunFacetQuery } from "../../contract/run-facets.ts";
import { LABEL_METADATA, LABEL_TAG, STATE_ERROR, STATE_IN_PROGRESS, STATE_OK } from "../codes.ts";
import { toStoredTraceId } from "../ids.ts";
import { Labels } from "../labels.ts";
import type { Names } from "../names.ts";
import type { TextSearcher } from "../search/text-searcher.ts";
import type { TraceRow } from "../trace-row.ts";
import { listModelIds, parseTally } from "../trace-tally.ts";
import { KIND_FEEDBACK } from "./assessment-rows.ts";
import type { TraceLister } from "./list-traces.ts";
import { toTimeline } from "./to-timeline.ts";

/** The newest so many runs are counted; beyond, counts are "at least". */
const MAX_RUNS = 10_000;
const MAX_HITS = 400;
/** Steps that are looked at for tools: some 100 ms. */
const MAX_SPANS = 100_000;

/** Runs whose tools are read by one statement. */
const RUNS_PER_STEP = 500;

/** A trace row has four times as many columns, and making them takes most of the time. */
const FACET_COLUMNS = [
  "trace_key",
  "trace_id",
  "request_time_ms",
  "state",
  "name_id",
  "session_id",
  "user_name_id",
  "agent_name_id",
  "channel_name_id",
  "trigger_name_id",
  "span_count",
  "incomplete_span_count",
  "tool_call_count",
  "tally",
  "labels",
] as const satisfies readonly (keyof TraceRow)[];
type FacetRow = Pick<TraceRow, (typeof FACET_COLUMNS)[number]>;

const LABELLERS: Record<string, string> = { HUMAN: "you", LLM_JUDGE: "judge", CODE: "rule" };

interface AssessmentRow {
  name: string;
  source_type: string;
}

/** Counts the values of runs: trace rows, the range of each trace's spans for tools, assessments by trace. */
export class RunFacets {
  readonly #database: DatabaseSync;
  readonly #names: Names;
  readonly #labels: Labels;
  readonly #lister: TraceLister;
  readonly #searcher: TextSearcher;
  readonly #selectTools: StatementSync;
  readonly #selectAssessments: StatementSync;
  readonly #selectTrace: StatementSync;

  constructor(database: DatabaseSync, names: Names, lister: TraceLister, searcher: TextSearcher) {
    this.#database = database;
    this.#names = names;
    this.#labels = new Labels(database, names);
    this.#lister = lister;
    this.#searcher = searcher;
    this.#selectTools = this.#database.prepare(
      `SELECT DISTINCT trace_key, tool_id FROM spans
       WHERE trace_key IN (SELECT value FROM json_each(?)) AND tool_id IS NOT NULL`,
    );
    this.#selectAssessments = this.#database.prepare(
      `SELECT DISTINCT name, source_type FROM assessments
       WHERE trace_key = ? AND kind = ${KIND_FEEDBACK} AND is_valid = 1`,
    );
    this.#selectTrace = this.#database.prepare("SELECT * FROM traces WHERE trace_id = ?");
  }

  count(query: RunFacetQuery): RunFacetCount {
    const { rows, isLowerBound } = this.#pick(query);
    const facets = query.fields.map((field) => {
      const counts = new Map<string, number>();
      const count = (values: Iterable<string>): void => {
        for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
      };
      if (field === "tool") {
        const isWhole = this.#countTools(rows, count);
        return toFacet(field, counts, isLowerBound || !isWhole, query);
      }
      for (const row of rows) count(this.#readValues(field, row));
      return toFacet(field, counts, isLowerBound, query);
    });
    return {
      facets,
      timeline: toTimeline(
        rows.map((row) => ({ atMs: row.request_time_ms, isFailed: toRunState(row) === "failed" })),
        isLowerBound,
      ),
    };
  }

  /** False where there were more steps than are looked at. */
  #countTools(rows: readonly FacetRow[], count: (tools: Iterable<string>) => void): boolean {
    let spanCount = 0;
    let some: number[] = [];
    const countSome = (): void => {
      const found = this.#selectTools.all(JSON.stringify(some)) as { tool_id: number }[];
      for (const { tool_id } of found) count(this.#named(tool_id));
      some = [];
    };
    for (const row of rows) {
      if (row.tool_call_count === 0) continue;
      spanCount += row.span_count;
      if (spanCount > MAX_SPANS) break;
      some.push(row.trace_key);
      if (some.length === RUNS_PER_STEP) countSome();
    }
    countSome();
    return spanCount <= MAX_SPANS;
  }

  #named(nameId: number | null): string[] {
    const name = this.#names.read(nameId);
    return name === null || name === "" ? [] : [name];
  }

  #pick(query: RunFacetQuery): { rows: FacetRow[]; isLowerBound: boolean } {
    const { experimentIds, filter, runs, text } = query;
    const selection = { experimentIds, filter, ...(runs && { runs }), cursor: null };
    if (text === null) {
      const page = this.#lister.list({ ...selection, orderBy: [], limit: MAX_RUNS }, null, FACET_COLUMNS);
      return { rows: page.rows, isLowerBound: page.nextCursor !== null };
    }
    const found = this.#searcher.search({ ...selection, text, limit: MAX_HITS });
    const rows = found.hits.flatMap(
      ({ trace }) => (this.#selectTrace.get(toStoredTraceId(trace.traceId)) as TraceRow | undefined) ?? [],
    );
    return { rows, isLowerBound: found.nextCursor !== null };
  }

  #readValues(field: Exclude<RunNameField, "tool">, row: FacetRow): Iterable<string> {
    const named = (nameId: number | null) => this.#named(nameId);
    switch (field) {
      case "state":
        return [toRunState(row)];
      case "agent":
        return named(row.agent_name_id);
      case "channel":
        return named(row.channel_name_id);
      case "trigger":
        return named(row.trigger_name_id);
      case "user":
        return named(row.user_name_id);
      case "name":
        return named(row.name_id);
      case "session":
        return row.session_id === null ? [] : [row.session_id];
      case "model":
        return listModelIds(parseTally(row.tally)).flatMap(named);
      case "skill":
        return new Set(readTexts(this.#labels.read(row.labels, LABEL_METADATA)[METADATA_KEYS.skillsUsed]));
      case "tag":
        return Object.keys(this.#labels.read(row.labels, LABEL_TAG)).filter(
          (key) => !key.startsWith("mlflow."),
        );
      case "label":
        return new Set(this.#readAssessments(row).map(({ name }) => name));
      case "by": {
        const given = this.#readAssessments(row);
        return given.length === 0
          ? ["nobody"]
          : new Set(given.flatMap((each) => LABELLERS[each.source_type] ?? []));
      }
    }
  }

  #readAssessments(row: FacetRow): AssessmentRow[] {
    return this.#selectAssessments.all(row.trace_key) as unknown as AssessmentRow[];
  }
}

function toFacet(
  field: RunNameField,
  counts: ReadonlyMap<string, number>,
  isLowerBound: boolean,
  { holding, limit }: RunFacetQuery,
): RunFacet {
  const wanted = holding.toLowerCase();
  const values = [...counts]
    .filter(([value]) => wanted === "" || value.toLowerCase().includes(wanted))
    .map(([value, count]) => ({ value, count }))
    .sort((left, right) => right.count - left.count || (left.value < right.value ? -1 : 1));
  return { field, values: values.slice(0, limit), valueCount: values.length, isLowerBound };
}

function toRunState(row: FacetRow): string {
  if (row.incomplete_span_count > 0) return "lost";
  if (row.state === STATE_ERROR) return "failed";
  return row.state === STATE_OK ? "ok" : row.state === STATE_IN_PROGRESS ? "running" : "lost";
}

function readTexts(json: string | undefined): string[] {
  if (json === undefined) return [];
  try {
    const parsed: unknown = JSON.parse(json);
    return Array.isArray(parsed) ? parsed.filter((each) => typeof each === "string") : [];
  } catch {
    return []; // foreign metadata under our key
  }
}
