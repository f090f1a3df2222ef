import type { StatementSync } from "node:sqlite";
import { AppError, METADATA_KEYS, type TraceId } from "@clawglass/core";
import type { NormalizedSpan, SpanBatch } from "../../contract/store-writer.ts";
import { hasSearchedInputs } from "../../search/read-search-texts.ts";
import { LABEL_METADATA, LABEL_TAG } from "../codes.ts";
import type { ContentRef } from "../content/refs.ts";
import { toStoredSpanId } from "../ids.ts";
import { toSpanContribution } from "../rollups/rollup-figures.ts";
import { encodeSpanBody } from "../span-body.ts";
import { type SpanRow, toSpanRow } from "../span-row.ts";
import type { TraceRow } from "../trace-row.ts";
import { parseExperimentId } from "./parse-experiment-id.ts";
import { TraceAccumulator } from "./trace-accumulator.ts";
import type { WriteContext } from "./write-context.ts";

/** A trace of which spans of this request were stored. */
interface OpenTrace {
  row: TraceRow;
  accumulator: TraceAccumulator;
  isNew: boolean;
  /** Ids of its spans that came with this request. */
  seen: Set<string>;
  contentRefs: Set<ContentRef>;
  newSpanCount: number;
  hasRoot: boolean;
}

/** Stores the spans of one request and brings the rows of their traces up to date. */
export class SpanAppender {
  readonly #context: WriteContext;
  readonly #hasExperiment: StatementSync;
  readonly #noteContent: StatementSync;
  readonly #noteDeadEntry: StatementSync;
  readonly #linkRun: StatementSync;
  readonly #noteBody: StatementSync;

  constructor(context: WriteContext) {
    this.#context = context;
    const { database } = context;
    this.#hasExperiment = database.prepare("SELECT 1 FROM experiments WHERE experiment_id = ?");
    this.#noteContent = database.prepare(
      "INSERT OR IGNORE INTO trace_contents (trace_key, content_ref) VALUES (?, ?)",
    );
    this.#noteDeadEntry = database.prepare("INSERT OR IGNORE INTO dead_entries (entry_ref) VALUES (?)");
    this.#noteBody = database.prepare(
      "INSERT INTO search_bodies (entry_ref, trace_key, name_id, has_inputs) VALUES (?, ?, ?, ?)",
    );
    this.#linkRun = database.prepare("INSERT OR IGNORE INTO run_traces (run_id, trace_key) VALUES (?, ?)");
  }

  append(batch: SpanBatch): void {
    const traces = new Map<TraceId, OpenTrace>();
    for (const item of groupByTrace(batch.spans)) {
      const { traceId } = item.span;
      let trace = traces.get(traceId);
      if (trace === undefined) {
        trace = this.#open(traceId, batch);
        traces.set(traceId, trace);
      }
      this.#appendSpan(trace, item);
    }
    for (const [traceId, trace] of traces) this.#finish(traceId, trace, batch);
  }

  #open(traceId: TraceId, batch: SpanBatch): OpenTrace {
    const { traces, spans, names } = this.#context;
    const known = traces.find(traceId);
    const row = known ?? traces.create(traceId, this.#requireExperiment(batch.experimentId));
    const accumulator = new TraceAccumulator(row, {
      findRoot: (key) => spans.findRoot(key),
      findFirstError: (key) => spans.findFirstError(key),
      findNewestOpen: (key) => spans.findNewestOpen(key),
      findFirstStart: (key) => spans.findFirstStart(key),
      findLastEnd: (key) => spans.findLastEnd(key),
      readTextFacts: (span) => this.#context.readTextFacts(span),
      readTypeName: (span) => names.read(span.type_id),
      internName: (name) => names.intern(name),
    });
    return {
      row,
      accumulator,
      isNew: known === null,
      seen: new Set(),
      contentRefs: new Set(),
      newSpanCount: 0,
      hasRoot: false,
    };
  }

  #appendSpan(trace: OpenTrace, item: NormalizedSpan): void {
    const { spans, names, content } = this.#context;
    const { row, seen } = trace;
    const { spanId } = item.span;
    const mayExist = !trace.isNew || seen.has(spanId);
    seen.add(spanId);
    const old = mayExist ? spans.find(row.trace_key, toStoredSpanId(spanId)) : null;
    const body = encodeSpanBody(item, (text) => content.put(text));
    const bodyRef = content.blocks.append(Buffer.from(body.json, "utf8"));
    const span = toSpanRow(item, row.trace_key, names, { ref: bodyRef, payloadBytes: body.payloadBytes });
    spans.save(span);
    const hasInputs = hasSearchedInputs(item.facts.type, span.parent_span_id === null);
    this.#noteBody.run(bodyRef, row.trace_key, span.name_id, hasInputs ? 1 : 0);
    for (const ref of body.contentRefs) trace.contentRefs.add(ref);
    this.#countInRollups(old, span, row.experiment_id, item.facts.type);
    if (old === null) trace.newSpanCount += 1;
    else this.#noteDeadEntry.run(old.body_ref);
    if (span.parent_span_id === null) trace.hasRoot = true;
    trace.accumulator.apply(old, span, item.facts.type, {
      ...item.facts,
      errorMessage: readErrorMessage(item),
    });
  }

  #finish(traceId: TraceId, trace: OpenTrace, batch: SpanBatch): void {
    const { row } = trace;
    for (const ref of trace.contentRefs) this.#noteContent.run(row.trace_key, ref);
    trace.accumulator.finish();
    this.#context.spans.addToCount(trace.newSpanCount);
    this.#applyLabels(row, batch, traceId);
    if (batch.runId !== null && trace.hasRoot) this.#linkRun.run(batch.runId, row.trace_key);
    this.#context.saveTrace(row);
  }

  #countInRollups(old: SpanRow | null, span: SpanRow, experimentId: number, type: string | null): void {
    const { rollups, names } = this.#context;
    if (old !== null) rollups.subtract(toSpanContribution(old, experimentId, names.read(old.type_id)));
    rollups.add(toSpanContribution(span, experimentId, type));
  }

  #applyLabels(row: TraceRow, batch: SpanBatch, traceId: string): void {
    const { traceLabels, names } = this.#context;
    const tags = batch.traceTags.get(traceId);
    if (tags !== undefined) traceLabels.setMissing(row, LABEL_TAG, tags);
    const metadata = batch.traceMetadata.get(traceId);
    if (metadata === undefined) return;
    const { [METADATA_KEYS.session]: session, [METADATA_KEYS.user]: user, ...others } = metadata;
    row.session_id ??= session ?? null;
    row.user_name_id ??= names.intern(user ?? null);
    traceLabels.setMissing(row, LABEL_METADATA, others);
  }

  #requireExperiment(experimentId: string): number {
    const id = parseExperimentId(experimentId);
    if (id === null || this.#hasExperiment.get(id) === undefined) {
      throw new AppError("NOT_FOUND", `No Experiment with id=${experimentId} exists`, {
        hint: "Create the experiment first, or leave the id out to use experiment 0.",
      });
    }
    return id;
  }
}

/** Where all spans are there, those of a trace are stored side by side: they are read together. */
function groupByTrace(spans: Iterable<NormalizedSpan>): Iterable<NormalizedSpan> {
  return Array.isArray(spans) ? [...Map.groupBy(spans, (item) => item.span.traceId).values()].flat() : spans;
}

/** The message of a failed span: what the normalize stage found, else the status message. */
function readErrorMessage(item: NormalizedSpan): string | null {
  return item.facts.errorMessage ?? (item.span.status.message || null);
}
