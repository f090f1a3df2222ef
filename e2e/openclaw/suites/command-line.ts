import { PLUGIN_ID } from "@clawglass/testing";
import { describe, expect, test } from "vitest";
import { modelCall, toolCall } from "../../support/expected-nodes.ts";
import { type GetWorkbench, messageOf, play, runOf } from "../../support/scenario-run.ts";
import { scriptedCall } from "../../support/scripted-call.ts";
import { waitForRecorder } from "../../support/wait-for-recorder.ts";
import * as scripts from "../scenarios.ts";

/**
 * Begins with the Gateway stopped. Runs and commands of their own processes. Ends with the Gateway stopped, the conversation
 * grant taken away, and a spool that takes next to nothing.
 */
export function describeCommandLine(getBench: GetWorkbench): void {
  describe("the command line", () => {
    test("`agent --local` records the same tree without a Gateway", async () => {
      const bench = getBench();
      const args = ["agent", "--local", "--agent", "main", "--message", messageOf(scripts.LOCAL), "--json"];
      const { exitCode, stderr } = await bench.lab.cli(args);
      expect(exitCode, stderr).toBe(0);
      await bench.expectTraceOf(scripts.LOCAL).toEqualTree(
        runOf(scripts.LOCAL, {
          runId: "<uuid>",
          session: "agent:main:main",
          output: "Done without a Gateway.",
          children: [
            modelCall(scripts.LOCAL, 0),
            toolCall(scriptedCall(scripts.LOCAL, 0), { askedBy: "local/0", output: "locally" }),
            modelCall(scripts.LOCAL, 1),
          ],
        }),
      );
      const report = await waitForRecorder(bench.server.url, "command", "its report", () => true);
      expect(report).toMatchObject({ activity: "ended", spool: { waitingSpans: 0 }, lost: [], faults: [] });
    });

    test("`mlflow status` finds nothing wrong after all of this", async () => {
      const { exitCode, stdout, stderr } = await getBench().lab.cli(["mlflow", "status"]);
      expect(exitCode, stdout + stderr).toBe(0);
      expect(stdout).toContain(getBench().server.url);
    });

    test("without the conversation grant a run keeps its shape and no word of its content", async () => {
      const bench = getBench();
      const grant = `plugins.entries.${PLUGIN_ID}.hooks.allowConversationAccess`;
      const change = await bench.lab.cli(["config", "set", grant, "false"]);
      expect(change.exitCode, change.stderr).toBe(0);
      await bench.startGateway();
      expect(await play(bench, scripts.NO_GRANT)).toBeNull();
      const withoutContent = { promptDifferences: expect.any(Array), answer: null };
      const trace = await bench.expectTraceOf(scripts.NO_GRANT).toEqualTree(
        runOf(scripts.NO_GRANT, {
          input: null,
          output: null,
          children: [
            modelCall(scripts.NO_GRANT, 0, withoutContent),
            toolCall(scriptedCall(scripts.NO_GRANT, 0), { askedBy: "no-grant/0", input: null, output: null }),
            modelCall(scripts.NO_GRANT, 1, withoutContent),
          ],
        }),
      );
      expect(JSON.stringify(trace)).not.toMatch(/private|Nobody may read/);
      const report = await waitForRecorder(bench.server.url, "gateway", "word of the run", ({ hooks }) =>
        hooks.some(({ name, firedCount }) => name === "model_call_ended" && firedCount === 2),
      );
      expect(report.grants).toMatchObject([{ name: "conversation access", isGranted: false }]);
      for (const hook of report.hooks.filter(({ neededGrant }) => neededGrant === "conversation access")) {
        expect(hook.firedCount, hook.name).toBe(0);
      }
    });

    test("`mlflow status` names the missing grant and ends with 1", async () => {
      const { exitCode, stdout } = await getBench().lab.cli(["mlflow", "status"]);
      expect(exitCode, stdout).toBe(1);
      expect(stdout).toContain("allowConversationAccess");
    });

    test("what finds no room on the disk is counted, and `mlflow status` says so and ends with 1", async () => {
      const bench = getBench();
      await bench.lab.stopGateway();
      await bench.lab.changeConfig(({ plugins }) => {
        const entry = plugins.entries[PLUGIN_ID];
        if (entry) entry.config = { ...entry.config, spool: { maxMegabytes: 0.001 } };
      });
      await bench.server.stop();
      const args = ["agent", "--local", "--agent", "main", "--message", messageOf(scripts.NO_ROOM)];
      const run = await bench.lab.cli(args);
      expect(run.exitCode, run.stderr).toBe(0);
      expect(run.stdout).toContain("The agent does not mind.");
      const { exitCode, stdout } = await bench.lab.cli(["mlflow", "status", "--json"]);
      await bench.server.start();
      expect(exitCode, stdout).toBe(1);
      const { checks, spool } = JSON.parse(stdout) as {
        checks: { name: string; level: string; message: string }[];
        spool: { lostSpans: Record<string, number>; waitingSpans: number };
      };
      const lost = spool.lostSpans["spool-full"] ?? 0;
      expect(lost).toBeGreaterThan(0);
      // One tool and two model calls below the run: each of the four is either lost and counted, or waits.
      expect(lost + spool.waitingSpans).toBeGreaterThanOrEqual(4);
      expect(checks).toContainEqual(
        expect.objectContaining({
          name: "Lost",
          level: "problem",
          message: expect.stringContaining(`${lost} spool-full`),
        }),
      );
    });
  });
}
