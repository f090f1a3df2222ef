import { STATE_ERROR, STATE_IN_PROGRESS, STATE_OK, STATUS_ERROR } from "../codes.ts";
import type { StoredId } from "../ids.ts";
import type { TextFacts } from "../span-body.ts";
import type { SpanRow } from "../span-row.ts";
import { compareTime, toElapsedMs } from "../split-time.ts";
import { INFO_REQUEST_PREVIEW, INFO_RESPONSE_PREVIEW, type TraceRow } from "../trace-row.ts";
import { applySpan, formatTally, parseTally, type Tally } from "../trace-tally.ts";

/** Taken off the start of a failed root, so that it sorts before every failed child. */
const ROOT_PRECEDENCE_MS = 2 ** 52;

/** How the accumulator looks at the spans that are already stored; only asked when a replaced span leaves a gap. */
export interface StoredSpans {
  findRoot(traceKey: number): SpanRow | null;
  findFirstError(traceKey: number): SpanRow | null;
  findNewestOpen(traceKey: number): SpanRow | null;
  findFirstStart(traceKey: number): SpanRow | null;
  findLastEnd(traceKey: number): SpanRow | null;
  readTextFacts(span: SpanRow): TextFacts;
  readTypeName(span: SpanRow): string | null;
  internName(name: string | null): number | null;
}

/**
 * Keeps one trace row equal to what its spans say, span by span: counts and sums by difference, the pointers (root,
 * first error, newest open span, first start, last end) by comparison, and by a look at the table where a span that
 * held one of them was replaced by a lesser one.
 */
export class TraceAccumulator {
  readonly #row: TraceRow;
  readonly #spans: StoredSpans;
  readonly #tally: Tally;
  #mustFindRoot = false;
  #mustFindError = false;
  #mustFindActivity = false;
  #mustFindBounds = false;

  constructor(row: TraceRow, spans: StoredSpans) {
    this.#row = row;
    this.#spans = spans;
    this.#tally = parseTally(row.tally);
  }

  /** Call after the new span row was stored. */
  apply(oldSpan: SpanRow | null, newSpan: SpanRow, type: string | null, text: TextFacts): void {
    if (oldSpan !== null) {
      applySpan(this.#row, this.#tally, oldSpan, this.#spans.readTypeName(oldSpan), -1);
      this.#noteReplaced(oldSpan, newSpan);
    }
    applySpan(this.#row, this.#tally, newSpan, type, 1);
    this.#takeBounds(newSpan);
    this.#takeRoot(newSpan, text);
    this.#takeError(newSpan, text);
    this.#takeActivity(newSpan);
    this.#row.session_id ??= text.sessionId;
    this.#row.user_name_id ??= this.#spans.internName(text.userId);
    this.#row.agent_name_id ??= this.#spans.internName(text.agentId);
    this.#row.channel_name_id ??= this.#spans.internName(text.channel);
  }

  /** Fills the gaps and works out what follows from the rest. The row is then ready to be saved. */
  finish(): void {
    const { trace_key: traceKey } = this.#row;
    if (this.#mustFindBounds) this.#findBounds();
    if (this.#mustFindRoot) {
      this.#clearRoot();
      const root = this.#spans.findRoot(traceKey);
      if (root !== null) this.#takeRoot(root, this.#spans.readTextFacts(root));
    }
    if (this.#mustFindError) {
      this.#clearError();
      const error = this.#spans.findFirstError(traceKey);
      if (error !== null) this.#takeError(error, this.#spans.readTextFacts(error));
    }
    if (this.#mustFindActivity) {
      this.#clearActivity();
      const open = this.#spans.findNewestOpen(traceKey);
      if (open !== null) this.#takeActivity(open);
    }
    this.#row.tally = formatTally(this.#tally);
    settleTrace(this.#row);
  }

  /** A span that holds a pointer changes: where the new version's claim is weaker, the table is asked at the end. */
  #noteReplaced(old: SpanRow, replacement: SpanRow): void {
    const row = this.#row;
    if (isSameId(old.span_id, row.root_span_id) && !keepsRoot(row, replacement)) this.#mustFindRoot = true;
    if (isSameId(old.span_id, row.error_span_id) && !keepsError(row, replacement)) this.#mustFindError = true;
    if (isSameId(old.span_id, row.activity_span_id) && !keepsActivity(row, replacement)) {
      this.#mustFindActivity = true;
    }
    if (isStartOf(row, old) && !isStartOf(row, replacement)) this.#mustFindBounds = true;
    if (isEndOf(row, old) && !isEndOf(row, replacement)) this.#mustFindBounds = true;
  }

  #takeBounds(span: SpanRow): void {
    const row = this.#row;
    if (
      row.first_start_ms === null ||
      compareTime(span.start_ms, span.start_rest, row.first_start_ms, row.first_start_rest ?? 0) < 0
    ) {
      row.first_start_ms = span.start_ms;
      row.first_start_rest = span.start_rest;
    }
    if (span.end_ms === null) return;
    if (
      row.last_end_ms === null ||
      compareTime(span.end_ms, span.end_rest ?? 0, row.last_end_ms, row.last_end_rest ?? 0) > 0
    ) {
      row.last_end_ms = span.end_ms;
      row.last_end_rest = span.end_rest;
    }
  }

  #findBounds(): void {
    const row = this.#row;
    const first = this.#spans.findFirstStart(row.trace_key);
    const last = this.#spans.findLastEnd(row.trace_key);
    row.first_start_ms = first?.start_ms ?? null;
    row.first_start_rest = first?.start_rest ?? null;
    row.last_end_ms = last?.end_ms ?? null;
    row.last_end_rest = last?.end_rest ?? null;
  }

  #takeRoot(span: SpanRow, text: TextFacts): void {
    const row = this.#row;
    if (span.parent_span_id !== null) return;
    const isSame = isSameId(span.span_id, row.root_span_id);
    if (
      !isSame &&
      row.root_span_id !== null &&
      !comesBefore(span.start_ms, span.span_id, row.root_start_ms, row.root_span_id)
    ) {
      return;
    }
    row.root_span_id = span.span_id;
    row.root_start_ms = span.start_ms;
    row.root_state = span.status === STATUS_ERROR ? STATE_ERROR : STATE_OK;
    row.root_name_id = span.name_id;
    if ((row.info_previews & INFO_REQUEST_PREVIEW) === 0 && text.inputPreview !== null) {
      row.request_preview = text.inputPreview;
    }
    if ((row.info_previews & INFO_RESPONSE_PREVIEW) === 0 && text.outputPreview !== null) {
      row.response_preview = text.outputPreview;
    }
    row.agent_name_id = this.#spans.internName(text.agentId) ?? row.agent_name_id;
    row.channel_name_id = this.#spans.internName(text.channel) ?? row.channel_name_id;
    row.trigger_name_id = this.#spans.internName(text.trigger) ?? row.trigger_name_id;
  }

  #clearRoot(): void {
    this.#row.root_span_id = null;
    this.#row.root_start_ms = null;
    this.#row.root_state = null;
    this.#row.root_name_id = null;
  }

  #takeError(span: SpanRow, text: TextFacts): void {
    const row = this.#row;
    if (span.status !== STATUS_ERROR) return;
    const rank = toErrorRank(span);
    const isSame = isSameId(span.span_id, row.error_span_id);
    if (
      !isSame &&
      row.error_span_id !== null &&
      !comesBefore(rank, span.span_id, row.error_rank_ms, row.error_span_id)
    ) {
      return;
    }
    row.error_span_id = span.span_id;
    row.error_rank_ms = rank;
    row.error_message = text.errorMessage;
  }

  #clearError(): void {
    this.#row.error_span_id = null;
    this.#row.error_rank_ms = null;
    this.#row.error_message = null;
  }

  #takeActivity(span: SpanRow): void {
    const row = this.#row;
    if (span.end_ms !== null) return;
    const isSame = isSameId(span.span_id, row.activity_span_id);
    if (
      !isSame &&
      row.activity_span_id !== null &&
      comesBefore(span.start_ms, span.span_id, row.activity_start_ms, row.activity_span_id)
    ) {
      return;
    }
    row.activity_span_id = span.span_id;
    row.activity_start_ms = span.start_ms;
    row.activity_name_id = span.name_id;
  }

  #clearActivity(): void {
    this.#row.activity_span_id = null;
    this.#row.activity_start_ms = null;
    this.#row.activity_name_id = null;
  }
}

/**
 * Works out time, duration and state from what StartTraceV3 and the spans say. What StartTraceV3 said about times stays
 * (MLflow protects it only sometimes; its reference calls that a bug), and so does a final state.
 */
export function settleTrace(row: TraceRow): void {
  const isFinalized = row.info_state !== null;
  row.request_time_ms = (isFinalized ? row.info_time_ms : row.first_start_ms) ?? row.first_start_ms ?? 0;
  row.duration_ms = (isFinalized ? row.info_duration_ms : null) ?? measureDurationMs(row);
  if (row.info_state === STATE_OK || row.info_state === STATE_ERROR) row.state = row.info_state;
  else if (row.open_span_count === 0 && row.root_state !== null) row.state = row.root_state;
  else row.state = row.span_count === 0 && row.info_state !== null ? row.info_state : STATE_IN_PROGRESS;
}

function measureDurationMs(row: TraceRow): number | null {
  if (row.first_start_ms === null || row.last_end_ms === null) return null;
  return toElapsedMs(row.first_start_ms, row.first_start_rest ?? 0, row.last_end_ms, row.last_end_rest ?? 0);
}

function toErrorRank(span: SpanRow): number {
  return span.parent_span_id === null ? span.start_ms - ROOT_PRECEDENCE_MS : span.start_ms;
}

/** Whether the new version of the span that holds a pointer has at least as good a claim as the old one had. */
function keepsRoot(row: TraceRow, span: SpanRow): boolean {
  return span.parent_span_id === null && span.start_ms <= (row.root_start_ms ?? 0);
}

function keepsError(row: TraceRow, span: SpanRow): boolean {
  return span.status === STATUS_ERROR && toErrorRank(span) <= (row.error_rank_ms ?? 0);
}

function keepsActivity(row: TraceRow, span: SpanRow): boolean {
  return span.end_ms === null && span.start_ms >= (row.activity_start_ms ?? 0);
}

function isStartOf(row: TraceRow, span: SpanRow): boolean {
  return span.start_ms === row.first_start_ms && span.start_rest === row.first_start_rest;
}

function isEndOf(row: TraceRow, span: SpanRow): boolean {
  return span.end_ms !== null && span.end_ms === row.last_end_ms && span.end_rest === row.last_end_rest;
}

function comesBefore(rank: number, id: StoredId, otherRank: number | null, otherId: StoredId): boolean {
  return rank !== otherRank ? rank < (otherRank ?? 0) : compareIds(id, otherId) < 0;
}

function isSameId(left: StoredId, right: StoredId | null): boolean {
  return right !== null && typeof left === typeof right && compareIds(left, right) === 0;
}

/** The order of SQLite: text before bytes, bytes by value. */
export function compareIds(left: StoredId, right: StoredId): number {
  if (typeof left === "string" && typeof right === "string")
    return Buffer.compare(Buffer.from(left), Buffer.from(right));
  if (typeof left === "string") return -1;
  if (typeof right === "string") return 1;
  return Buffer.compare(left, right);
}
