import type { Span } from "@clawglass/core";

/**
 * Where the recorder puts spans. A span with `endTimeUnixNano` null is open; a later span with the same trace and span
 * id replaces it. `emit` is called outside OpenClaw's hooks, keeps what it needs, and never waits. Spans and their
 * texts are not changed after they were emitted.
 */
export interface SpanSink {
  emit(span: Span): void;
}
