import type { DatabaseSync } from "node:sqlite";
import { TAG_KEYS } from "@clawglass/core";
import { LABEL_TAG } from "../codes.ts";
import { ContentWriter } from "../content/content-writer.ts";
import { StaleHours } from "../hours/stale-hours.ts";
import { Names } from "../names.ts";
import { RollupWriter } from "../rollups/rollup-writer.ts";
import { decodeTextFacts, parseSpanBody, type TextFacts } from "../span-body.ts";
import type { SpanRow } from "../span-row.ts";
import type { TraceRow } from "../trace-row.ts";
import { SpanTable } from "./span-table.ts";
import { settleTrace } from "./trace-accumulator.ts";
import { TraceLabels } from "./trace-labels.ts";
import { TraceTable } from "./trace-table.ts";

/** What every write shares: the tables behind prepared statements, their caches, and how a trace row is saved. */
export class WriteContext {
  readonly database: DatabaseSync;
  readonly names: Names;
  readonly content: ContentWriter;
  readonly traces: TraceTable;
  readonly spans: SpanTable;
  readonly traceLabels: TraceLabels;
  readonly rollups: RollupWriter;
  readonly staleHours: StaleHours;
  readonly nowMs: () => number;

  constructor(database: DatabaseSync, nowMs: () => number) {
    this.database = database;
    this.names = new Names(database);
    this.content = new ContentWriter(database);
    this.rollups = new RollupWriter(database);
    this.staleHours = new StaleHours(database, nowMs);
    this.traces = new TraceTable(database, this.rollups, this.staleHours);
    this.spans = new SpanTable(database);
    this.traceLabels = new TraceLabels(database, this.names);
    this.nowMs = nowMs;
  }

  /** Works out what follows from the row's parts and stores it. */
  saveTrace(row: TraceRow): void {
    settleTrace(row);
    const tags = this.traceLabels.labels.read(row.labels, LABEL_TAG);
    row.name_id = this.names.intern(tags[TAG_KEYS.traceName] ?? null) ?? row.root_name_id;
    this.traces.save(row);
  }

  readTextFacts(span: SpanRow): TextFacts {
    const body = parseSpanBody(this.content.blocks.read(span.body_ref).toString("utf8"));
    const facts = decodeTextFacts(body);
    return { ...facts, errorMessage: facts.errorMessage ?? (body[2] || null) };
  }

  /** Called before each request; the answer takes the request's traces in memory back again. */
  takeMark(): () => void {
    const contentMark = this.content.mark();
    const takeBackRollups = this.rollups.takeMark();
    const takeBackTraces = this.traces.takeMark();
    return () => {
      this.content.rollBackTo(contentMark);
      takeBackTraces();
      takeBackRollups();
      this.forget();
    };
  }

  /** After a rollback: caches may hold what is not stored. */
  forget(): void {
    this.names.forget();
    this.content.forget();
    this.traceLabels.labels.forget();
    this.staleHours.forget();
  }
}
