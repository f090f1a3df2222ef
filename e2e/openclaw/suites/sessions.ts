import { waitUntil } from "@clawglass/testing";
import { describe, expect, test } from "vitest";
import { agentRun, modelCall } from "../../support/expected-nodes.ts";
import { waitForAnswers } from "../../support/plugin-lab.ts";
import { type GetWorkbench, play, runOf } from "../../support/scenario-run.ts";
import * as scripts from "../scenarios.ts";

export function describeSessions(getBench: GetWorkbench): void {
  describe("sessions and other triggers", () => {
    test("two runs that meet in one session stay two traces", async () => {
      const bench = getBench();
      const sessionKey = "agent:main:meeting";
      const first = bench.say("[first-of-two] please", { sessionKey, runId: "run-first" });
      await waitUntil("the first call", () => bench.model.gates.waitingCount("both were sent") === 1);
      const second = bench.say("[second-of-two] please", { sessionKey, runId: "run-second" });
      bench.model.gates.release("both were sent");
      expect(await Promise.all([first, second])).toEqual([null, null]);
      for (const [scenario, runId, output] of [
        [scripts.FIRST_OF_TWO, "run-first", "The first answer."],
        [scripts.SECOND_OF_TWO, "run-second", "The second answer."],
      ] as const) {
        await bench
          .expectTraceOf(scenario)
          .toEqualTree(
            runOf(scenario, { session: sessionKey, runId, output, children: [modelCall(scenario, 0)] }),
          );
      }
    });

    test("a cron job is a run of its own with the job's name", async () => {
      const bench = getBench();
      const job = await bench.gateway().call("cron.add", {
        name: "morning report",
        schedule: { kind: "at", at: new Date(Date.now() + 3_600_000).toISOString() },
        sessionTarget: "isolated",
        wakeMode: "now",
        payload: { kind: "agentTurn", message: "[cron] report" },
        delivery: { mode: "none" },
      });
      await bench.gateway().call("cron.run", { id: job.id, mode: "force" });
      await waitForAnswers(bench.model, scripts.CRON);
      await bench.expectTraceOf(scripts.CRON).toEqualTree(
        agentRun({
          name: "cron:morning report",
          trigger: "cron",
          session: expect.stringMatching(/^agent:main:cron:/),
          input: expect.stringContaining("[cron] report"),
          output: "The report of the job.",
          children: [modelCall(scripts.CRON, 0)],
        }),
      );
    });

    test("a compaction is a trace of its own, and the next run begins with its summary", async () => {
      const bench = getBench();
      const sessionKey = "agent:main:compaction-chat";
      expect(await play(bench, scripts.COMPACTION_CHAT)).toBeNull();
      const { compacted } = await bench.gateway().call("sessions.compact", { key: sessionKey });
      expect(compacted).toBe(true);
      await bench.expectTraceOf(scripts.COMPACTION_SUMMARY).toEqualTree(
        agentRun({
          name: "compaction",
          trigger: "compaction",
          session: sessionKey,
          runId: expect.stringContaining(":compaction:"),
          input: null,
          output: null,
          events: [expect.stringContaining("compaction: ")],
          children: [
            // No hook says what was asked and answered.
            modelCall(scripts.COMPACTION_SUMMARY, 0, {
              answer: null,
              finishReason: null,
              promptDifferences: expect.any(Array),
            }),
          ],
        }),
      );
      expect(await bench.say("[after-compaction] please", { sessionKey, runId: "run-after" })).toBeNull();
      await bench.expectTraceOf(scripts.AFTER_COMPACTION).toEqualTree(
        runOf(scripts.AFTER_COMPACTION, {
          session: sessionKey,
          runId: "run-after",
          output: "It goes on.",
          children: [modelCall(scripts.AFTER_COMPACTION, 0)],
        }),
      );
    });
  });
}
