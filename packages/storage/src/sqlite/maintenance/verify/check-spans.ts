import type { DatabaseSync } from "node:sqlite";
import { ContentReader } from "../../content/content-reader.ts";
import { fromStoredTraceId, type StoredId } from "../../ids.ts";
import type { Names } from "../../names.ts";
import { SpanReader } from "../../read/span-reader.ts";

const TRACES_PER_REPORT = 200;

/** Reads every trace as a client would. */
export function* checkSpans(
  database: DatabaseSync,
  names: Names,
  onTrace: (done: number) => void,
): Generator<string> {
  const spans = new SpanReader(database, names, new ContentReader(database));
  let done = 0;
  for (const row of database.prepare("SELECT trace_id FROM traces").iterate()) {
    const traceId = fromStoredTraceId((row as unknown as { trace_id: StoredId }).trace_id);
    try {
      spans.getSpans(traceId);
    } catch (error) {
      yield `${traceId} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (++done % TRACES_PER_REPORT === 0) onTrace(done);
  }
}
