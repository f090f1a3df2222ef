import type { Span } from "@clawglass/core";
import { RECORDINGS, readRecording } from "@clawglass/testing/recordings";
import { createRecorderBench } from "../../packages/openclaw-plugin/src/record/testkit/collect-spans.ts";
import { replay } from "../../packages/openclaw-plugin/src/record/testkit/replay.ts";
import { encodeSpan } from "../../packages/openclaw-plugin/src/send/encode-spans.ts";
import { createSenderIdentity } from "../../packages/openclaw-plugin/src/send/to-readable-span.ts";

const ENDED_AGO_MS = 120_000;
const NANOS_PER_MS = 1_000_000n;

/** Sends the recorded runs of a real OpenClaw, as the plugin's own recorder makes them, moved so that the last one ended just now. */
export async function sendRecordedRuns(serverUrl: string): Promise<void> {
  const identity = createSenderIdentity("0.1.0");
  for (const [index, name] of RECORDINGS.entries()) {
    const bench = createRecorderBench();
    await replay(bench, readRecording(name));
    const spans = moveToNow(bench.spans(), ENDED_AGO_MS + index * 600_000);
    const body = Buffer.concat(spans.map((span) => encodeSpan(span, identity).request));
    const response = await fetch(`${serverUrl}/v1/traces`, {
      method: "POST",
      headers: { "content-type": "application/x-protobuf" },
      body,
    });
    if (!response.ok) throw new Error(`the server refused ${name}: ${await response.text()}`);
  }
}

function moveToNow(spans: readonly Span[], endedAgoMs: number): Span[] {
  const lastEnd = spans.reduce(
    (last, { endTimeUnixNano: end }) => (end !== null && end > last ? end : last),
    0n,
  );
  const by = BigInt(Date.now() - endedAgoMs) * NANOS_PER_MS - lastEnd;
  return spans.map((span) => ({
    ...span,
    startTimeUnixNano: span.startTimeUnixNano + by,
    endTimeUnixNano: span.endTimeUnixNano === null ? null : span.endTimeUnixNano + by,
    events: span.events.map((event) => ({ ...event, timeUnixNano: event.timeUnixNano + by })),
  }));
}
