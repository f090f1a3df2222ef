import type { TraceDetail } from "@clawglass/core/api";
import { expect, test } from "vitest";
import { sendTrace } from "../testkit/send-trace.ts";
import { startTestServer } from "../testkit/start-test-server.ts";

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const MAX_SPANS = 250;
const TIMEOUT_MS = 120_000;

test(
  "a trace that grows while it is read is shown as it was at one moment",
  async () => {
    const server = await startTestServer();
    try {
      await sendTrace(server.url, { traceId: TRACE_ID, spanCount: 1 });
      let isGrowing = true;
      const grow = async (): Promise<void> => {
        for (let spanCount = 2; spanCount <= MAX_SPANS; spanCount += 1) {
          expect((await sendTrace(server.url, { traceId: TRACE_ID, spanCount })).status).toBe(200);
        }
      };
      const growing = grow().finally(() => {
        isGrowing = false;
      });
      const mixed: [summed: number, listed: number][] = [];
      const sizes = new Set<number>();
      while (isGrowing) {
        const { summary, spans } = (await server.getJson(`/traces/tr-${TRACE_ID}`)) as TraceDetail;
        sizes.add(spans.length);
        if (summary.spanCount !== spans.length) mixed.push([summary.spanCount, spans.length]);
      }
      await growing;

      expect(mixed).toEqual([]);
      // It was read while it grew, or the test shows nothing.
      expect(sizes.size).toBeGreaterThan(10);
    } finally {
      await server.close();
    }
  },
  TIMEOUT_MS,
);
