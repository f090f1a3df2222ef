import type { DatabaseSync, StatementSync } from "node:sqlite";
import { isModelCall, MLFLOW_KEYS, type Span, type SpanId, type TraceId } from "@clawglass/core";
import type { SkeletonOptions, SpanChoice, SpanSkeleton } from "../../contract/store-reader.ts";
import type { NormalizedSpan } from "../../contract/store-writer.ts";
import { toStatusCode } from "../codes.ts";
import { ChainTexts } from "../content/chain-texts.ts";
import type { ContentReader } from "../content/content-reader.ts";
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

const OF_TRACE = "FROM spans JOIN traces USING (trace_key) WHERE traces.trace_id = ?";
const SELECT_SPANS = `SELECT spans.* ${OF_TRACE}`;
const IN_ORDER = "ORDER BY parent_span_id IS NOT NULL, start_ms, start_rest, span_id";
/** What a span has beside its facts. Sorting whole rows would take twice as long. */
const HEAD_COLUMNS = [
  "span_id",
  "parent_span_id",
  "name_id",
  "start_ms",
  "start_rest",
  "end_ms",
  "end_rest",
  "status",
  "body_ref",
] as const satisfies readonly (keyof SpanRow)[];
type HeadRow = Pick<SpanRow, (typeof HEAD_COLUMNS)[number]>;

const EMPTY_BODY: SpanBody = [[], [], "", [], []];
const NO_TEXT_FACTS = decodeTextFacts(EMPTY_BODY);

/** Gives back spans as they came. */
export class SpanReader {
  readonly #names: Names;
  readonly #content: ContentReader;
  readonly #selectAll: StatementSync;
  readonly #selectHeads: StatementSync;
  readonly #selectOne: StatementSync;

  constructor(database: DatabaseSync, names: Names, content: ContentReader) {
    this.#names = names;
    this.#content = content;
    this.#selectAll = database.prepare(`${SELECT_SPANS} ${IN_ORDER}`);
    this.#selectHeads = database.prepare(
      `SELECT ${HEAD_COLUMNS.map((column) => `spans.${column}`).join(", ")} ${OF_TRACE} ${IN_ORDER}`,
    );
    this.#selectOne = database.prepare(`${SELECT_SPANS} AND span_id = ?`);
  }

  getSpans(traceId: TraceId, { spanIds, withoutPrompts = false }: SpanChoice = {}): NormalizedSpan[] {
    const chainTexts = new ChainTexts();
    const rows = spanIds === undefined ? this.#readRows(traceId) : this.#readChosen(traceId, spanIds);
    return rows.map((row) => this.#toSpan(traceId, row, chainTexts, withoutPrompts));
  }

  /** Span by span: what was visited is not kept. */
  visitSpans(traceId: TraceId, visit: (span: Span) => void): number {
    const chainTexts = new ChainTexts();
    const readContent = (ref: TextRef): string => this.#content.readText(ref, chainTexts);
    let spanCount = 0;
    for (const row of this.#selectHeads.iterate(toStoredTraceId(traceId)) as unknown as Iterable<HeadRow>) {
      visit(this.#toWholeSpan(traceId, row, this.#readBody(row), readContent));
      spanCount += 1;
    }
    return spanCount;
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
    return row === undefined ? null : this.#toSpan(traceId, row, new ChainTexts(), false);
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
    const readContent = (ref: TextRef): string => this.#content.readText(ref, chainTexts);
    return {
      span: this.#toWholeSpan(traceId, row, body, readContent),
      facts: toSpanFacts(row, this.#names, decodeTextFacts(body)),
    };
  }

  #toWholeSpan(traceId: TraceId, row: HeadRow, body: SpanBody, readContent: (ref: TextRef) => string): Span {
    const head = this.#toHead(traceId, row, body);
    return {
      ...head,
      attributes: decodeAttributes(body, readContent),
      events: decodeEvents(body, head.startTimeUnixNano, readContent),
      links: decodeLinks(body, readContent),
    };
  }

  #toHead(traceId: TraceId, row: HeadRow, body: SpanBody) {
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

  #readBody(row: HeadRow): SpanBody {
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
