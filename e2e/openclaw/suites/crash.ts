import { waitUntil } from "@clawglass/testing";
import { describe, expect, test } from "vitest";
import { modelCall, toolCall, UNANSWERED_CALL } from "../../support/expected-nodes.ts";
import { listTraces } from "../../support/read-trace.ts";
import { type GetWorkbench, messageOf, runOf } from "../../support/scenario-run.ts";
import { scriptedCall } from "../../support/scripted-call.ts";
import * as scripts from "../scenarios.ts";

/** Last of the Gateway's suites: it kills the Gateway, and starts it again. */
export function describeCrash(getBench: GetWorkbench): void {
  describe("a Gateway that is killed", () => {
    test("the run it was in is closed as incomplete after the restart, and nothing acknowledged is lost", async () => {
      const bench = getBench();
      void bench.say(messageOf(scripts.CRASH), { sessionKey: "agent:main:crash", runId: "run-crash" });
      await waitUntil("the second call", () => bench.model.gates.waitingCount("after the crash") === 1);
      const before = await waitUntil("the open run to be seen", async () => {
        const traces = await listTraces(bench.server.url);
        return traces.some((trace) => trace.state === "IN_PROGRESS" && trace.toolCallCount === 1)
          ? traces
          : null;
      });

      await bench.lab.killGateway();
      await bench.server.kill();
      await bench.server.start();
      await bench.startGateway();

      const lost = { isIncomplete: true, status: "ERROR", error: expect.any(String) } as const;
      await bench.expectTraceOf(scripts.CRASH).toEqualTree(
        runOf(scripts.CRASH, {
          ...lost,
          output: null,
          children: [
            modelCall(scripts.CRASH, 0),
            toolCall(scriptedCall(scripts.CRASH, 0), { askedBy: "crash/0", output: "before the crash" }),
            modelCall(scripts.CRASH, 1, {
              ...lost,
              promptDifferences: expect.any(Array),
              ...UNANSWERED_CALL,
            }),
          ],
        }),
      );
      const after = new Map((await listTraces(bench.server.url)).map((trace) => [trace.traceId, trace]));
      for (const trace of before) {
        expect(after.get(trace.traceId)?.spanCount, trace.name ?? "").toBeGreaterThanOrEqual(trace.spanCount);
      }
    });
  });
}
