import { join } from "node:path";
import { waitUntil } from "@clawglass/testing";
import { describe, expect, test } from "vitest";
import { modelCall, toolCall } from "../../support/expected-nodes.ts";
import { type GetWorkbench, messageOf, play, runOf } from "../../support/scenario-run.ts";
import { scriptedCall } from "../../support/scripted-call.ts";
import { findFilesWith } from "../../support/search-files.ts";
import * as scripts from "../scenarios.ts";

export function describeOffline(getBench: GetWorkbench): void {
  describe("a server that is down, and secrets", () => {
    test("a run while the server is down waits on disk, without its secrets, and arrives when it is up", async () => {
      const bench = getBench();
      const spool = join(bench.lab.stateDir, "mlflow-tracing", "spool");
      await bench.server.stop();
      try {
        const message = `${messageOf(scripts.SECRETS)} with ${scripts.PLANTED_SECRETS.inMessage}`;
        const sessionKey = "agent:main:secrets";
        expect(await bench.say(message, { sessionKey, runId: "run-secrets" })).toBeNull();
        await waitUntil("the run's text on disk", async () => {
          const files = await findFilesWith("I keep it to myself.", [spool]);
          return files.length > 0;
        });
        for (const secret of Object.values(scripts.PLANTED_SECRETS)) {
          expect(await findFilesWith(secret, [spool])).toEqual([]);
        }
      } finally {
        await bench.server.start();
      }
      const trace = await bench.expectTraceOf(scripts.SECRETS).toEqualTree(
        runOf(scripts.SECRETS, {
          input: expect.not.stringContaining(scripts.PLANTED_SECRETS.inMessage),
          output: "I keep it to myself.",
          children: [
            // The model was sent the secret and the record must not hold it, so here both have to differ.
            modelCall(scripts.SECRETS, 0, {
              promptDifferences: [expect.any(String)],
              answer: expect.anything(),
            }),
            toolCall(scriptedCall(scripts.SECRETS, 0), {
              askedBy: "secrets/0",
              input: expect.anything(),
              output: expect.stringContaining("the key is"),
            }),
            modelCall(scripts.SECRETS, 1, {
              promptDifferences: [expect.any(String), expect.any(String)],
            }),
          ],
        }),
      );
      const everything = JSON.stringify(trace);
      for (const secret of Object.values(scripts.PLANTED_SECRETS)) {
        expect(everything).not.toContain(secret);
        expect(await findFilesWith(secret, [spool, bench.server.dataDir])).toEqual([]);
        expect(bench.server.readLog()).not.toContain(secret);
      }
    });

    test("of a tool result of 5 MB, what the model got is kept", async () => {
      const bench = getBench();
      expect(await play(bench, scripts.BIG_RESULT)).toBeNull();
      const call = scriptedCall(scripts.BIG_RESULT, 0);
      const trace = await bench.expectTraceOf(scripts.BIG_RESULT).toEqualTree(
        runOf(scripts.BIG_RESULT, {
          output: "That was long.",
          children: [
            modelCall(scripts.BIG_RESULT, 0),
            toolCall(call, {
              askedBy: "big-result/0",
              output: expect.stringContaining("clawglass lab line"),
              children: [
                toolCall(
                  {
                    id: "tool_search_code:call1:lab_text:1",
                    name: "lab_text",
                    arguments: { bytes: scripts.BIG_RESULT_BYTES },
                  },
                  { askedBy: "big-result/0", output: expect.stringContaining("clawglass lab line") },
                ),
              ],
            }),
            // OpenClaw cuts long results once more on their way to the model.
            modelCall(scripts.BIG_RESULT, 1, {
              promptDifferences: [expect.stringContaining("more characters truncated")],
            }),
          ],
        }),
      );
      // OpenClaw gives hooks 8,000 characters of it, and the model about four times as much.
      const asked = trace.spans.find(({ row }) => row.name === "tool_call");
      expect(String(JSON.parse(asked?.outputsJson ?? "null")).length).toBeGreaterThan(20_000);
    });
  });
}
