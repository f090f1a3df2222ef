import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { TraceId } from "@clawglass/core";
import type { SpanColumns } from "../../contract/span-columns.ts";
import { toStatusCode } from "../codes.ts";
import { toStoredTraceId } from "../ids.ts";
import type { Names } from "../names.ts";

const NANOS_PER_MS = 1_000_000;

/** The id as text, as `fromStoredSpanId` gives it; SQLite makes it in a fraction of the time. */
const asText = (column: string) =>
  `CASE typeof(${column}) WHEN 'blob' THEN lower(hex(${column})) ELSE ${column} END`;

const SELECT_COLUMNS = `SELECT ${asText("span_id")}, ${asText("parent_span_id")}, spans.name_id, type_id, start_ms, start_rest,
  end_ms, end_rest, status, is_incomplete, model_id, tool_id, spans.input_tokens, spans.output_tokens,
  spans.cache_read_tokens, spans.cache_write_tokens, spans.reasoning_tokens, spans.total_tokens, cost_usd, payload_bytes
  FROM spans WHERE trace_key = (SELECT trace_key FROM traces WHERE trace_id = ?)
  ORDER BY start_ms, start_rest, span_id`;

type ColumnRow = [
  spanId: string,
  parentSpanId: string | null,
  nameId: number,
  typeId: number | null,
  startMs: number,
  startRest: number,
  endMs: number | null,
  endRest: number | null,
  status: number,
  isIncomplete: number,
  modelId: number | null,
  toolId: number | null,
  inputTokens: number | null,
  outputTokens: number | null,
  cacheReadTokens: number | null,
  cacheWriteTokens: number | null,
  reasoningTokens: number | null,
  totalTokens: number | null,
  costUsd: number | null,
  payloadBytes: number,
];

/** Reads the rows of a trace without their bodies: 50,000 spans in less than a tenth of a second. */
export class SpanColumnReader {
  readonly #names: Names;
  readonly #select: StatementSync;

  constructor(database: DatabaseSync, names: Names) {
    this.#names = names;
    this.#select = database.prepare(SELECT_COLUMNS);
    this.#select.setReturnArrays(true);
  }

  read(traceId: TraceId, originMs: number): SpanColumns {
    const columns = createColumns();
    const { usage } = columns;
    const readName = this.#rememberNames();
    const rows = this.#select.iterate(toStoredTraceId(traceId)) as unknown as Iterable<ColumnRow>;
    for (const row of rows) {
      const [spanId, parentSpanId, nameId, typeId, startMs, startRest, endMs, endRest] = row;
      columns.spanIds.push(spanId);
      columns.parentSpanIds.push(parentSpanId);
      columns.names.push(readName(nameId) ?? "");
      columns.types.push(readName(typeId));
      columns.startOffsetsMs.push(toMs(startMs - originMs, startRest));
      columns.durationsMs.push(endMs === null ? null : toMs(endMs - startMs, (endRest ?? 0) - startRest));
      columns.statuses.push(toStatusCode(row[8]));
      columns.isIncomplete.push(row[9] === 1);
      columns.models.push(readName(row[10]));
      columns.toolNames.push(readName(row[11]));
      usage.inputTokens.push(row[12]);
      usage.outputTokens.push(row[13]);
      usage.cacheReadTokens.push(row[14]);
      usage.cacheWriteTokens.push(row[15]);
      usage.reasoningTokens.push(row[16]);
      usage.totalTokens.push(row[17]);
      columns.costsUsd.push(row[18]);
      columns.payloadBytes.push(row[19]);
    }
    return columns;
  }

  /** A trace has few names; the shared cache keeps the order of its use, which costs more than the look-up. */
  #rememberNames(): (nameId: number | null) => string | null {
    const known = new Map<number, string | null>();
    return (nameId) => {
      if (nameId === null) return null;
      let name = known.get(nameId);
      if (name === undefined) {
        name = this.#names.read(nameId);
        known.set(nameId, name);
      }
      return name;
    };
  }
}

/** One division of whole nanoseconds, as `toDurationMs` does it. */
function toMs(ms: number, restNanos: number): number {
  return (ms * NANOS_PER_MS + restNanos) / NANOS_PER_MS;
}

function createColumns(): SpanColumns {
  return {
    spanIds: [],
    parentSpanIds: [],
    names: [],
    types: [],
    startOffsetsMs: [],
    durationsMs: [],
    statuses: [],
    isIncomplete: [],
    models: [],
    toolNames: [],
    usage: {
      inputTokens: [],
      outputTokens: [],
      cacheReadTokens: [],
      cacheWriteTokens: [],
      reasoningTokens: [],
      totalTokens: [],
    },
    costsUsd: [],
    payloadBytes: [],
  };
}
