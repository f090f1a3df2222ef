import type { DatabaseSync, StatementSync } from "node:sqlite";
import { METADATA_KEYS } from "@clawglass/core";
import { LABEL_METADATA, STATE_ERROR } from "../codes.ts";
import type { Labels } from "../labels.ts";
import { type ExperimentHour, HOUR_MS, toHour, toHourKey } from "./hour-of.ts";
import {
  HourSummary,
  PART_SPAN_COSTS,
  PART_SPAN_DURATIONS,
  PART_SPANS,
  PART_TALLIES,
  PART_TRACE_VALUES,
  PART_TRACES,
  TALLY_DIMENSIONS,
  TRACE_MEASURES,
} from "./hour-summary.ts";
import { readOwnTokens } from "./own-tokens.ts";
import type { StaleHours } from "./stale-hours.ts";

/** A slice holds up commits for as long as it runs: about 5 ms. */
const SLICE_TRACES = 150;
/** An hour that still changes is left alone: its rows are read until it comes to rest. */
const SETTLE_MS = 5_000;
/** Of a fuller hour the rows are read, always. */
const MAX_TRACES = 60_000;
const MAX_LISTED_HOURS = 200;

const COLUMNS: Record<Exclude<(typeof TRACE_MEASURES)[number], "durationMs">, keyof TraceRow> = {
  inputTokens: "input_tokens",
  outputTokens: "output_tokens",
  totalTokens: "total_tokens",
  cacheReadTokens: "cache_read_tokens",
  cacheWriteTokens: "cache_write_tokens",
};

interface TraceRow {
  trace_key: number;
  request_time_ms: number;
  name_id: number | null;
  state: number;
  duration_ms: number | null;
  input_tokens: number | null;
  output_tokens: number | null;
  total_tokens: number | null;
  cache_read_tokens: number | null;
  cache_write_tokens: number | null;
  cost_nano_usd: number | null;
  trigger_name_id: number | null;
  channel_name_id: number | null;
  session_id: string | null;
  labels: string;
}

type SpanValues = [
  startMs: number,
  startRest: number,
  endMs: number | null,
  endRest: number | null,
  nameId: number,
  typeId: number | null,
  status: number,
  modelId: number | null,
  providerId: number | null,
  ...costs: (number | null)[],
];

interface Work {
  at: ExperimentHour;
  summary: HourSummary;
  touchCount: number;
  after: { timeMs: number; traceKey: number };
}

/** Sums up hours that have come to rest, slice by slice. Each slice runs in a transaction of the caller's. */
export class HourSummarizer {
  readonly #stale: StaleHours;
  readonly #labels: Labels;
  readonly #nowMs: () => number;
  readonly #statements: Record<
    "stale" | "traces" | "spans" | "drop" | "save" | "dropSpread" | "saveSpread",
    StatementSync
  >;
  readonly #tooFull = new Set<string>();
  #work: Work | null = null;

  constructor(database: DatabaseSync, stale: StaleHours, labels: Labels, nowMs: () => number) {
    this.#stale = stale;
    this.#labels = labels;
    this.#nowMs = nowMs;
    this.#statements = {
      stale: database.prepare(
        `SELECT experiment_id AS experimentId, hour FROM stale_hours ORDER BY hour DESC LIMIT ${MAX_LISTED_HOURS}`,
      ),
      traces: database.prepare(
        `SELECT trace_key, request_time_ms, name_id, state, duration_ms, input_tokens, output_tokens, total_tokens,
           cache_read_tokens, cache_write_tokens, cost_nano_usd, trigger_name_id, channel_name_id, session_id, labels
         FROM traces WHERE experiment_id = ?1 AND request_time_ms >= ?2 AND request_time_ms < ?3
           AND (request_time_ms > ?2 OR trace_key > ?4)
         ORDER BY request_time_ms, trace_key LIMIT ${SLICE_TRACES}`,
      ),
      spans: database.prepare(
        `SELECT start_ms, start_rest, end_ms, end_rest, name_id, type_id, status, model_id, provider_id,
           cost_usd, input_cost_usd, output_cost_usd
         FROM spans WHERE trace_key IN (SELECT value FROM json_each(?))`,
      ),
      drop: database.prepare("DELETE FROM hour_summaries WHERE experiment_id = ? AND part = ? AND hour = ?"),
      save: database.prepare(
        "INSERT OR REPLACE INTO hour_summaries (experiment_id, part, hour, data) VALUES (?, ?, ?, ?)",
      ),
      dropSpread: database.prepare("DELETE FROM hour_spreads WHERE experiment_id = ? AND hour = ?"),
      saveSpread: database.prepare(
        "INSERT OR REPLACE INTO hour_spreads (experiment_id, hour, first_start_hour, last_start_hour) VALUES (?, ?, ?, ?)",
      ),
    };
    this.#statements.spans.setReturnArrays(true);
  }

  /** Sums up some more; the milliseconds until there is more to do, or null when nothing waits. */
  runSlice(): number | null {
    this.#work ??= this.#findWork();
    if (this.#work === null) return this.#hasStale() ? SETTLE_MS : null;
    if ((this.#stale.touch(this.#work.at)?.count ?? 0) !== this.#work.touchCount) {
      this.#work = null; // it changed meanwhile: again from the start, later
      return 0;
    }
    if (this.#readSome(this.#work)) this.#finish(this.#work);
    return 0;
  }

  forget(): void {
    this.#work = null;
  }

  #hasStale(): boolean {
    const rows = this.#statements.stale.all() as unknown as ExperimentHour[];
    return rows.some((at) => !this.#tooFull.has(toHourKey(at)));
  }

  #findWork(): Work | null {
    const rows = this.#statements.stale.all() as unknown as ExperimentHour[];
    for (const { experimentId, hour } of rows) {
      const at = { experimentId, hour };
      const touch = this.#stale.touch(at);
      const isSettled = touch === null || Math.abs(this.#nowMs() - touch.atMs) >= SETTLE_MS;
      if (!isSettled || this.#tooFull.has(toHourKey(at))) continue;
      const after = { timeMs: hour * HOUR_MS, traceKey: 0 };
      return { at, summary: new HourSummary(), touchCount: touch?.count ?? 0, after };
    }
    return null;
  }

  /** True when the hour is read to its end. */
  #readSome({ at, summary, after }: Work): boolean {
    const endMs = (at.hour + 1) * HOUR_MS;
    const rows = this.#statements.traces.all(
      at.experimentId,
      after.timeMs,
      endMs,
      after.traceKey,
    ) as unknown as TraceRow[];
    for (const row of rows) summary.addTrace(this.#toFacts(row));
    const keys = JSON.stringify(rows.map((row) => row.trace_key));
    const spans = this.#statements.spans.iterate(keys) as Iterable<unknown> as Iterable<SpanValues>;
    for (const span of spans) summary.addSpan(toSpanFacts(span));
    const last = rows.at(-1);
    if (last !== undefined) {
      after.timeMs = last.request_time_ms;
      after.traceKey = last.trace_key;
    }
    return rows.length < SLICE_TRACES || summary.traceCount > MAX_TRACES;
  }

  #finish({ at, summary }: Work): void {
    this.#work = null;
    if (summary.traceCount > MAX_TRACES) {
      this.#tooFull.add(toHourKey(at));
      return;
    }
    const parts = summary.traceCount === 0 ? new Map<number, Uint8Array>() : summary.encode();
    for (const part of ALL_PARTS) {
      const data = parts.get(part);
      if (data === undefined) this.#statements.drop.run(at.experimentId, part, at.hour);
      else this.#statements.save.run(at.experimentId, part, at.hour, data);
    }
    this.#saveSpread(at, summary);
    this.#stale.settle(at);
  }

  /** Kept only where a span begins outside of the hour of its trace. */
  #saveSpread({ experimentId, hour }: ExperimentHour, { spread }: HourSummary): void {
    if (spread === null || (spread.first === hour && spread.last === hour))
      this.#statements.dropSpread.run(experimentId, hour);
    else this.#statements.saveSpread.run(experimentId, hour, spread.first, spread.last);
  }

  #toFacts(row: TraceRow) {
    const own = row.labels === "" ? null : this.#readOwnTokens(row.labels);
    return {
      nameId: row.name_id,
      state: row.state,
      isFailed: row.state === STATE_ERROR,
      costNanoUsd: row.cost_nano_usd,
      values: TRACE_MEASURES.map((measure) => {
        if (measure === "durationMs") return row.duration_ms === null ? null : Math.trunc(row.duration_ms);
        return own === null ? (row[COLUMNS[measure]] as number | null) : own[measure];
      }),
      tallied: [row.trigger_name_id, row.channel_name_id, row.session_id],
    };
  }

  #readOwnTokens(labels: string) {
    const value = this.#labels.read(labels, LABEL_METADATA)[METADATA_KEYS.tokenUsage];
    return value === undefined ? null : readOwnTokens(value);
  }
}

const ALL_PARTS = [
  PART_TRACES,
  PART_SPANS,
  PART_SPAN_DURATIONS,
  PART_SPAN_COSTS,
  ...TALLY_DIMENSIONS.map((_, index) => PART_TALLIES + index),
  ...TRACE_MEASURES.map((_, index) => PART_TRACE_VALUES + index),
];

function toSpanFacts(values: SpanValues) {
  const [startMs, startRest, endMs, endRest, nameId, typeId, status, modelId, providerId, ...costs] = values;
  return {
    startHour: toHour(startMs),
    nameId,
    typeId,
    status,
    modelId,
    providerId,
    costs,
    durationMs: endMs === null ? null : endMs - startMs - ((endRest ?? 0) < startRest ? 1 : 0),
  };
}
