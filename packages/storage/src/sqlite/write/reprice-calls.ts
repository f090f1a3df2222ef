import type { StatementSync } from "node:sqlite";
import { COST_SOURCES, isModelCall, OTEL_KEYS } from "@clawglass/core";
import { priceCall } from "@clawglass/core/prices";
import type { RepriceProgress, RepriceSlice } from "../../contract/maintenance.ts";
import { toCostSource } from "../codes.ts";
import { toSpanContribution } from "../rollups/rollup-figures.ts";
import { parseSpanBody, readBodyAttribute } from "../span-body.ts";
import { type SpanRow, toUsage } from "../span-row.ts";
import type { TraceRow } from "../trace-row.ts";
import { applySpan, formatTally, parseTally } from "../trace-tally.ts";
import type { WriteContext } from "./write-context.ts";

type CostColumns = Pick<SpanRow, "cost_usd" | "input_cost_usd" | "output_cost_usd" | "cost_source">;

/** Costs that came with the span are facts; only ours, and those that nobody knew, are worked out again. */
const REPRICED_SOURCES = ["price-table", "local", "none"] as const;

/** Prices stored calls anew, trace by trace; sums of traces and roll-ups follow by difference. */
export class CallRepricer {
  readonly #context: WriteContext;
  readonly #selectTraces: StatementSync;
  readonly #selectCalls: StatementSync;

  constructor(context: WriteContext) {
    this.#context = context;
    const sources = REPRICED_SOURCES.map((source) => COST_SOURCES.indexOf(source)).join(", ");
    this.#selectTraces = context.database.prepare(
      "SELECT * FROM traces WHERE trace_key > ? ORDER BY trace_key LIMIT ?",
    );
    this.#selectCalls = context.database.prepare(
      `SELECT * FROM spans WHERE trace_key = ? AND start_ms >= ? AND cost_source IN (${sources})
         AND type_id IN (SELECT name_id FROM names WHERE name IN ('LLM', 'CHAT_MODEL', 'EMBEDDING'))`,
    );
  }

  reprice(slice: RepriceSlice): RepriceProgress {
    const progress = createProgress();
    let lastKey = slice.cursor === null ? 0 : Number(slice.cursor);
    let examinedSpanCount = 0;
    const traces = this.#selectTraces.iterate(lastKey, slice.maxSpans) as Iterable<unknown>;
    let isCut = false;
    for (const each of [...traces] as TraceRow[]) {
      if (examinedSpanCount >= slice.maxSpans) {
        isCut = true;
        break;
      }
      examinedSpanCount += Math.max(1, each.span_count);
      lastKey = each.trace_key;
      progress.examinedTraceCount += 1;
      this.#repriceTrace(each, slice, progress.report);
    }
    const hasMore = isCut || progress.examinedTraceCount === slice.maxSpans;
    return { ...progress, nextCursor: hasMore ? String(lastKey) : null };
  }

  #repriceTrace(row: TraceRow, slice: RepriceSlice, report: RepriceProgress["report"]): void {
    if (row.model_call_count === 0 && row.span_count === 0) return;
    const { names, rollups, spans, traces } = this.#context;
    const calls = this.#selectCalls.all(row.trace_key, slice.fromMs ?? Number.MIN_SAFE_INTEGER);
    const tally = parseTally(row.tally);
    let isChanged = false;
    for (const old of calls as unknown as SpanRow[]) {
      const type = names.read(old.type_id);
      const priced: SpanRow = { ...old, ...this.#price(old, slice) };
      count(report, old, priced);
      if (isSameCost(old, priced)) continue;
      if (!slice.isDryRun) {
        if (!isChanged) traces.track(row);
        spans.save(priced);
        rollups.subtract(toSpanContribution(old, row.experiment_id, type));
        rollups.add(toSpanContribution(priced, row.experiment_id, type));
        if (isModelCall(type)) {
          applySpan(row, tally, old, type, -1);
          applySpan(row, tally, priced, type, 1);
        }
      }
      isChanged = true;
    }
    if (!isChanged) return;
    report.changedTraceCount += 1;
    if (slice.isDryRun) return;
    row.tally = formatTally(tally);
    this.#context.saveTrace(row);
  }

  /** As ingest would price it today. */
  #price(call: SpanRow, { prices }: RepriceSlice): CostColumns {
    const { names } = this.#context;
    const host = this.#readHost(call);
    const { costUsd, byKind, costSource } = priceCall(
      toUsage(call),
      names.read(call.provider_id),
      names.read(call.model_id),
      call.start_ms,
      prices,
      host === null ? {} : { baseUrl: host.includes("://") ? host : `http://${host}` },
    );
    return {
      cost_usd: costUsd,
      input_cost_usd: byKind && byKind.inputUsd + byKind.cacheReadUsd + byKind.cacheWriteUsd,
      output_cost_usd: byKind && byKind.outputUsd + byKind.reasoningUsd,
      cost_source: COST_SOURCES.indexOf(costSource),
    };
  }

  /** Where the call went. Only what counted as local may depend on it; the others are spared the look at their body. */
  #readHost(call: SpanRow): string | null {
    if (toCostSource(call.cost_source) !== "local") return null;
    const body = parseSpanBody(this.#context.content.blocks.read(call.body_ref).toString("utf8"));
    const json = readBodyAttribute(body, OTEL_KEYS.serverAddress, () => "null");
    const host: unknown = json === null ? null : JSON.parse(json);
    return typeof host === "string" ? host : null;
  }
}

function createProgress(): Omit<RepriceProgress, "nextCursor"> {
  return {
    examinedTraceCount: 0,
    report: {
      examinedCallCount: 0,
      changedCallCount: 0,
      changedTraceCount: 0,
      newlyPricedCount: 0,
      newlyUnpricedCount: 0,
      costBeforeUsd: 0,
      costAfterUsd: 0,
    },
  };
}

function count(report: RepriceProgress["report"], old: SpanRow, priced: SpanRow): void {
  report.examinedCallCount += 1;
  report.costBeforeUsd += old.cost_usd ?? 0;
  report.costAfterUsd += priced.cost_usd ?? 0;
  if (isSameCost(old, priced)) return;
  report.changedCallCount += 1;
  if (old.cost_usd === null && priced.cost_usd !== null) report.newlyPricedCount += 1;
  if (old.cost_usd !== null && priced.cost_usd === null) report.newlyUnpricedCount += 1;
}

function isSameCost(left: SpanRow, right: SpanRow): boolean {
  return (
    left.cost_usd === right.cost_usd &&
    left.input_cost_usd === right.input_cost_usd &&
    left.output_cost_usd === right.output_cost_usd &&
    left.cost_source === right.cost_source
  );
}
