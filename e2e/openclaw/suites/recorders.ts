import { describe, expect, test } from "vitest";
import { modelCall } from "../../support/expected-nodes.ts";
import { type GetWorkbench, play, runOf } from "../../support/scenario-run.ts";
import { waitForRecorder } from "../../support/wait-for-recorder.ts";
import * as scripts from "../scenarios.ts";

/** Ends with the Gateway stopped. */
export function describeRecorders(getBench: GetWorkbench): void {
  describe("what the recorder says about itself", () => {
    test("a Gateway reports which hooks fired, what it was granted, and what became of its spans", async () => {
      const bench = getBench();
      expect(await play(bench, scripts.REPORTED)).toBeNull();
      await bench.expectTraceOf(scripts.REPORTED).toEqualTree(
        runOf(scripts.REPORTED, {
          output: "This one is counted.",
          children: [modelCall(scripts.REPORTED, 0)],
        }),
      );
      const report = await waitForRecorder(
        bench.server.url,
        "gateway",
        "a report after the run",
        ({ hooks, spool }) =>
          spool.waitingSpans === 0 &&
          hooks.some(({ name, firedCount }) => name === "agent_end" && firedCount > 0),
      );
      expect(report).toMatchObject({
        activity: "reporting",
        openclawVersion: bench.lab.version,
        grants: [{ name: "conversation access", isGranted: true }],
        lost: [],
        faults: [],
      });
      expect(report.sentSpans).toBeGreaterThanOrEqual(2);
      const firedCounts = Object.fromEntries(report.hooks.map(({ name, firedCount }) => [name, firedCount]));
      for (const name of ["before_agent_run", "llm_input", "model_call_ended", "agent_end", "lifecycle"]) {
        expect(firedCounts[name], name).toBeGreaterThan(0);
      }
      expect(firedCounts.skill_changed).toBe(0);
      expect(report.settings).toContainEqual({
        name: "trackingUri",
        value: bench.server.url,
        source: "config",
        variable: "MLFLOW_TRACKING_URI",
      });
    });

    test("a Gateway that stops says so", async () => {
      const bench = getBench();
      await bench.lab.stopGateway();
      const report = await waitForRecorder(
        bench.server.url,
        "gateway",
        "the last report",
        ({ activity }) => activity === "ended",
      ).catch(async () => {
        // OpenClaw gives plugins 5 s to stop, which a busy machine can use up: once more.
        await bench.lab.startGateway();
        await bench.lab.stopGateway();
        return waitForRecorder(
          bench.server.url,
          "gateway",
          "the last report of a second stop",
          ({ activity }) => activity === "ended",
        );
      });
      expect(report.spool.waitingSpans).toBe(0);
    }, 300_000);
  });
}
