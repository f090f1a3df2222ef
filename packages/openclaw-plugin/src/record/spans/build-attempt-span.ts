import { OPENCLAW_KEYS, type Span, toTraceId, toUnixNano } from "@clawglass/core";
import type { AttemptState, RunState } from "../state/run-state.ts";
import { AttributeList } from "./attribute-list.ts";

/**
 * The CHAIN span of a further attempt that spawned: OpenClaw names that attempt's harness span as the parent of what
 * was spawned, and after a restart nothing else says where it belongs. No longer than what is known of the attempt.
 */
export function buildAttemptSpan(run: RunState, attempt: AttemptState): Span {
  return {
    traceId: toTraceId(run.traceIdHex ?? ""),
    spanId: attempt.harnessSpanId ?? "",
    parentSpanId: run.rootSpanId,
    name: `attempt ${attempt.number}`,
    startTimeUnixNano: toUnixNano(attempt.startMs),
    endTimeUnixNano: toUnixNano(Math.max(attempt.end?.atMs ?? attempt.startMs, attempt.startMs)),
    status: { code: "OK", message: "" },
    attributes: AttributeList.forType("CHAIN")
      .plain(OPENCLAW_KEYS.runId, run.runId)
      .plain(OPENCLAW_KEYS.attempt, attempt.number).items,
    events: [],
    links: [],
  };
}
