import { type RecordedCall, readRecording } from "@clawglass/testing/recordings";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRecorderBench } from "./testkit/collect-spans.ts";

const DAY_AND_AN_HOUR_MS = 25 * 60 * 60_000;
const RECORDED = ["gateway-mixed", "provider-500-retry", "delegate-local"] as const;
const CALLS: Record<(typeof RECORDED)[number], RecordedCall[]> = {
  "gateway-mixed": readRecording("gateway-mixed"),
  "provider-500-retry": readRecording("provider-500-retry"),
  "delegate-local": readRecording("delegate-local"),
};

describe("recorder, whatever order the host's events come in", () => {
  it("never throws, leaves no run open after a day, and emits only well-formed spans", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...RECORDED),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (name, chances) => {
          const bench = createRecorderBench();
          const calls = disturb(CALLS[name], () => Number(chances.next().value));
          for (const { hook, event, ctx, t } of calls) {
            if (hook === "AGENTEVT") bench.recorder.onAgentEvent(event, t);
            else if (hook === "IDIAG") bench.recorder.onDiagnosticEvent(event, t);
            else bench.recorder.onHook(hook, event, ctx, t);
            bench.recorder.drain();
          }
          const lastMs = calls.reduce((latest, call) => Math.max(latest, call.t), 0);
          bench.recorder.tick(lastMs + DAY_AND_AN_HOUR_MS);
          bench.recorder.drain();
          const { openRuns, settlingRuns, faults } = bench.recorder.counters();
          expect({ openRuns, settlingRuns }).toEqual({ openRuns: 0, settlingRuns: 0 });
          expect(Object.keys(faults).filter((kind) => kind.startsWith("error in"))).toEqual([]);
          for (const span of bench.spans()) {
            expect(span.endTimeUnixNano).not.toBeNull();
            expect(span.endTimeUnixNano).toBeGreaterThanOrEqual(span.startTimeUnixNano);
            expect(span.spanId).toMatch(/^[0-9a-f]{16}$/);
            expect(span.traceId).toMatch(/^tr-[0-9a-f]{32}$/);
            expect(span.parentSpanId).not.toBe(span.spanId);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** Drops, doubles and moves events; a moved one takes the time at which it comes. */
function disturb(calls: readonly RecordedCall[], chance: () => number): RecordedCall[] {
  const kept = calls.flatMap((call) => {
    const luck = chance();
    if (luck < 0.15) return [];
    return luck < 0.3 ? [call, call] : [call];
  });
  for (let index = kept.length - 1; index > 0; index -= 1) {
    if (chance() < 0.7) continue;
    const other = Math.floor(chance() * (index + 1));
    const [left, right] = [kept[index], kept[other]];
    if (left === undefined || right === undefined) continue;
    kept[index] = { ...right, t: left.t };
    kept[other] = { ...left, t: right.t };
  }
  return kept;
}
