import type { DatabaseSync, StatementSync } from "node:sqlite";
import { isModelCall, MLFLOW_KEYS, type SpanId, type TraceId } from "@clawglass/core";
import type { SkeletonOptions, SpanChoice, SpanSkeleton } from "../../contract/store-reader.ts";
import type { NormalizedSpan } from "../../contract/store-writer.ts";
import { toStatusCode } from "../codes.ts";
import type { ChainTexts, ContentReader } from "../content/content-reader.ts";
import type { TextRef } from "../content/refs.ts";
import { fromStoredSpanId, toStoredSpanId, toStoredTraceId } from "../ids.ts";
import type { Names } from "../names.ts";
import {
  decodeAttributes,
  decodeEvents,
  decodeLinks,
  decodeTextFacts,
  dropBodyAttribute,
  parseSpanBody,
  type SpanBody,
} from "../span-body.ts";
import { type SpanRow, toSpanFacts } from "../span-row.ts";
import { joinTime } from "../split-time.ts";

const SELECT_SPANS = "SELECT spans.* FROM spans JOIN traces USING (trace_key) WHERE traces.trace_id = ?";

const EMPTY_BODY: SpanBody = [[], [], "", [], []];
const NO_TEXT_FACTS = decodeTextFacts(EMPTY_BODY);

/** Gives back spans as they came. */
export class SpanReader {
  readonly #names: Names;
  readonly #content: ContentReader;
  readonly #selectAll: StatementSync;
  readonly #selectOne: StatementSync;

  constructor(database: DatabaseSync, names: Names, content: ContentReader) {
    this.#names = names;
    this.#content = content;
    this.#selectAll = database.prepare(
      `${SELECT_SPANS} ORDER BY parent_span_id IS NOT NULL, start_ms, start_rest, span_id`,
    );
    this.#selectOne = database.prepare(`${SELECT_SPANS} AND span_id = ?`);
  }

  getSpans(traceId: TraceId, { spanIds, withoutPrompts = false }: SpanChoice = {}): NormalizedSpan[] {
    const chainTexts: ChainTexts = new Map();
    const rows = spanIds === undefined ? this.#readRows(traceId) : this.#readChosen(traceId, spanIds);
    return rows.map((row) => this.#toSpan(traceId, row, chainTexts, withoutPrompts));
  }

  getSkeletons(traceId: TraceId, { isBare = false, spanIds }: SkeletonOptions = {}): SpanSkeleton[] {
    const skeletons: SpanSkeleton[] = [];
    const rows =
      spanIds === undefined
        ? // Row by row: 50,000 rows at once would be mostly work for the garbage collector.
          (this.#selectAll.iterate(toStoredTraceId(traceId)) as unknown as Iterable<SpanRow>)
        : this.#readChosen(traceId, spanIds);
    for (const row of rows) {
      const body = isBare && !this.#isTelling(row) ? EMPTY_BODY : this.#readBody(row);
      const head = this.#toHead(traceId, row, body);
      skeletons.push({
        span: {
          ...head,
          events: decodeEvents(body, head.startTimeUnixNano, (ref) => this.#content.readText(ref)),
        },
        facts: toSpanFacts(row, this.#names, body === EMPTY_BODY ? NO_TEXT_FACTS : decodeTextFacts(body)),
        payloadBytes: row.payload_bytes,
      });
    }
    return skeletons;
  }

  getSpan(traceId: TraceId, spanId: SpanId): NormalizedSpan | null {
    const row = this.#readRow(traceId, spanId);
    return row === undefined ? null : this.#toSpan(traceId, row, new Map(), false);
  }

  #readChosen(traceId: TraceId, spanIds: readonly SpanId[]): SpanRow[] {
    return [...new Set(spanIds)].flatMap((spanId) => this.#readRow(traceId, spanId) ?? []).sort(byPlace);
  }

  #readRow(traceId: TraceId, spanId: SpanId): SpanRow | undefined {
    return this.#selectOne.get(toStoredTraceId(traceId), toStoredSpanId(spanId)) as SpanRow | undefined;
  }

  /** Roots, agents and failures say what happened; of a very long run the rest is looked at one by one. */
  #isTelling(row: SpanRow): boolean {
    return (
      row.parent_span_id === null ||
      toStatusCode(row.status) === "ERROR" ||
      this.#names.read(row.type_id) === "AGENT"
    );
  }

  #readRows(traceId: TraceId): SpanRow[] {
    return this.#selectAll.all(toStoredTraceId(traceId)) as unknown as SpanRow[];
  }

  #toSpan(traceId: TraceId, row: SpanRow, chainTexts: ChainTexts, withoutPrompt: boolean): NormalizedSpan {
    const stored = this.#readBody(row);
    const isCut = withoutPrompt && isModelCall(this.#names.read(row.type_id));
    const body = isCut ? dropBodyAttribute(stored, MLFLOW_KEYS.spanInputs) : stored;
    const head = this.#toHead(traceId, row, body);
    const readContent = (ref: TextRef): string => this.#content.readText(ref, chainTexts);
    return {
      span: {
        ...head,
        attributes: decodeAttributes(body, readContent),
        events: decodeEvents(body, head.startTimeUnixNano, readContent),
        links: decodeLinks(body, readContent),
      },
      facts: toSpanFacts(row, this.#names, decodeTextFacts(body)),
    };
  }

  #toHead(traceId: TraceId, row: SpanRow, body: SpanBody) {
    return {
      traceId,
      spanId: fromStoredSpanId(row.span_id),
      parentSpanId: row.parent_span_id === null ? null : fromStoredSpanId(row.parent_span_id),
      name: this.#names.read(row.name_id) ?? "",
      startTimeUnixNano: joinTime(row.start_ms, row.start_rest),
      endTimeUnixNano: row.end_ms === null ? null : joinTime(row.end_ms, row.end_rest ?? 0),
      status: { code: toStatusCode(row.status), message: body[2] },
    };
  }

  #readBody(row: SpanRow): SpanBody {
    return parseSpanBody(this.#content.readEntry(row.body_ref));
  }
}

/** The order of `selectAll`. */
function byPlace(left: SpanRow, right: SpanRow): number {
  return (
    Number(left.parent_span_id !== null) - Number(right.parent_span_id !== null) ||
    left.start_ms - right.start_ms ||
    left.start_rest - right.start_rest
  );
}
