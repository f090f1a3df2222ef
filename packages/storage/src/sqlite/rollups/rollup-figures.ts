import { isModelCall } from "@clawglass/core";
import { STATE_ERROR, STATUS_ERROR } from "../codes.ts";
import type { SpanRow } from "../span-row.ts";
import type { TraceRow } from "../trace-row.ts";
import { toCostNanoUsd } from "../trace-tally.ts";
import { addToHistogram, type LogHistogram, mergeHistogram, toBucket } from "./log-histogram.ts";

export const KIND_TRACE = 0;
export const KIND_SPAN = 1;
/** Stands for "nobody said" in a key, where NULL would not compare. */
export const NO_NAME = 0;

export const DIMENSION_COLUMNS = [
  "agent_id",
  "type_id",
  "model_id",
  "provider_id",
  "tool_id",
  "status",
] as const;
export type DimensionColumn = (typeof DIMENSION_COLUMNS)[number];

const USAGE_COLUMNS = [
  "input_tokens",
  "output_tokens",
  "cache_read_tokens",
  "cache_write_tokens",
  "reasoning_tokens",
  "total_tokens",
] as const;

const USAGE_FIGURES = USAGE_COLUMNS.map((column) => [column, `${column}_known`] as const);

/** Sums of integers, so that what was added can be taken out again to the last digit. */
export const FIGURES = [
  "count",
  "error_count",
  "unpriced_count",
  "cost_nano_usd",
  "cost_known",
  "ended_count",
  "duration_us",
  ...USAGE_COLUMNS,
  ...USAGE_COLUMNS.map((column) => `${column}_known` as const),
] as const;
export type Figure = (typeof FIGURES)[number];

export interface RollupKey {
  kind: number;
  experimentId: number;
  timeMs: number;
  dimensions: Record<DimensionColumn, number>;
}

export interface Contribution {
  key: RollupKey;
  figures: Record<Figure, number>;
  histogram: LogHistogram;
}

const NO_FIGURES = Object.fromEntries(FIGURES.map((figure) => [figure, 0])) as Record<Figure, number>;

export function createFigures(): Record<Figure, number> {
  return { ...NO_FIGURES };
}

export function addFigures(
  target: { figures: Record<Figure, number>; histogram: LogHistogram },
  other: { figures: Record<Figure, number>; histogram: LogHistogram },
  sign: 1 | -1 = 1,
): void {
  for (const figure of FIGURES) target.figures[figure] += sign * other.figures[figure];
  if (sign === 1) mergeHistogram(target.histogram, other.histogram);
  else for (const [bucket, count] of other.histogram) addToHistogram(target.histogram, bucket, -count);
}

export function toTraceContribution(row: TraceRow): Contribution {
  const figures = createFigures();
  figures.count = 1;
  figures.error_count = row.state === STATE_ERROR ? 1 : 0;
  figures.unpriced_count = row.unpriced_call_count;
  figures.cost_nano_usd = row.cost_nano_usd ?? 0;
  figures.cost_known = row.cost_nano_usd === null ? 0 : 1;
  addUsage(figures, row);
  return {
    key: {
      kind: KIND_TRACE,
      experimentId: row.experiment_id,
      timeMs: row.request_time_ms,
      dimensions: { ...NO_DIMENSIONS, agent_id: row.agent_name_id ?? NO_NAME, status: row.state },
    },
    figures,
    histogram: measureDuration(figures, row.duration_ms),
  };
}

export function toSpanContribution(span: SpanRow, experimentId: number, type: string | null): Contribution {
  const figures = createFigures();
  figures.count = 1;
  figures.error_count = span.status === STATUS_ERROR ? 1 : 0;
  if (isModelCall(type)) {
    addUsage(figures, span);
    figures.cost_known = span.cost_usd === null ? 0 : 1;
    figures.cost_nano_usd = toCostNanoUsd(span.cost_usd ?? 0);
    figures.unpriced_count = span.cost_usd === null && span.end_ms !== null ? 1 : 0;
  }
  const durationMs =
    span.end_ms === null
      ? null
      : span.end_ms - span.start_ms + ((span.end_rest ?? 0) - span.start_rest) / 1_000_000;
  return {
    key: {
      kind: KIND_SPAN,
      experimentId,
      timeMs: span.start_ms,
      dimensions: {
        agent_id: NO_NAME,
        type_id: span.type_id ?? NO_NAME,
        model_id: span.model_id ?? NO_NAME,
        provider_id: span.provider_id ?? NO_NAME,
        tool_id: span.tool_id ?? NO_NAME,
        status: span.status,
      },
    },
    figures,
    histogram: measureDuration(figures, durationMs),
  };
}

const NO_DIMENSIONS: Record<DimensionColumn, number> = {
  agent_id: NO_NAME,
  type_id: NO_NAME,
  model_id: NO_NAME,
  provider_id: NO_NAME,
  tool_id: NO_NAME,
  status: 0,
};

function addUsage(figures: Record<Figure, number>, row: Pick<SpanRow, (typeof USAGE_COLUMNS)[number]>): void {
  for (const [column, known] of USAGE_FIGURES) {
    figures[column] = row[column] ?? 0;
    figures[known] = row[column] === null ? 0 : 1;
  }
}

function measureDuration(figures: Record<Figure, number>, durationMs: number | null): LogHistogram {
  if (durationMs === null) return new Map();
  figures.ended_count = 1;
  figures.duration_us = Math.round(durationMs * 1_000);
  return new Map([[toBucket(durationMs), 1]]);
}
