import type { DatabaseSync, StatementSync } from "node:sqlite";
import { METADATA_KEYS } from "@clawglass/core";
import { LABEL_METADATA, STATE_ERROR } from "../codes.ts";
import type { Labels } from "../labels.ts";
import { type ExperimentHour, HOUR_MS, toHour } from "./hour-of.ts";
import { type HourSummary, TRACE_MEASURES } from "./hour-summary.ts";
import { readOwnTokens } from "./own-tokens.ts";

/** A slice holds up commits for as long as it runs: about 5 ms. */
const SLICE_TRACES = 150;

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

/** How far the rows of an hour were read. */
export interface HourPlace {
  timeMs: number;
  traceKey: number;
}

export function startOfHour({ hour }: ExperimentHour): HourPlace {
  return { timeMs: hour * HOUR_MS, traceKey: 0 };
}

/** The traces of an hour with their spans, slice by slice, into a summary. */
export class HourRows {
  readonly #labels: Labels;
  readonly #traces: StatementSync;
  readonly #spans: StatementSync;

  constructor(database: DatabaseSync, labels: Labels) {
    this.#labels = labels;
    this.#traces = database.prepare(
      `SELECT trace_key, request_time_ms, name_id, state, duration_ms, input_tokens, output_tokens, total_tokens,
         cache_read_tokens, cache_write_tokens, cost_nano_usd, trigger_name_id, channel_name_id, session_id, labels
       FROM traces WHERE experiment_id = ?1 AND request_time_ms >= ?2 AND request_time_ms < ?3
         AND (request_time_ms > ?2 OR trace_key > ?4)
       ORDER BY request_time_ms, trace_key LIMIT ${SLICE_TRACES}`,
    );
    this.#spans = database.prepare(
      `SELECT start_ms, start_rest, end_ms, end_rest, name_id, type_id, status, model_id, provider_id,
         cost_usd, input_cost_usd, output_cost_usd
       FROM spans WHERE trace_key IN (SELECT value FROM json_each(?))`,
    );
    this.#spans.setReturnArrays(true);
  }

  /** Moves `after` on. True when the hour is read to its end. */
  readSlice(at: ExperimentHour, after: HourPlace, summary: HourSummary): boolean {
    const endMs = (at.hour + 1) * HOUR_MS;
    const rows = this.#traces.all(
      at.experimentId,
      after.timeMs,
      endMs,
      after.traceKey,
    ) as unknown as TraceRow[];
    for (const row of rows) summary.addTrace(this.#toFacts(row));
    const keys = JSON.stringify(rows.map((row) => row.trace_key));
    const spans = this.#spans.iterate(keys) as Iterable<unknown> as Iterable<SpanValues>;
    for (const span of spans) summary.addSpan(toSpanFacts(span));
    const last = rows.at(-1);
    if (last !== undefined) {
      after.timeMs = last.request_time_ms;
      after.traceKey = last.trace_key;
    }
    return rows.length < SLICE_TRACES;
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
