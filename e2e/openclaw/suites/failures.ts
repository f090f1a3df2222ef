import { waitUntil } from "@clawglass/testing";
import { describe, expect, test } from "vitest";
import { modelCall, toolCall, UNANSWERED_CALL } from "../../support/expected-nodes.ts";
import { type GetWorkbench, play, runOf } from "../../support/scenario-run.ts";
import { scriptedCall } from "../../support/scripted-call.ts";
import * as scripts from "../scenarios.ts";

export function describeFailures(getBench: GetWorkbench): void {
  describe("failures of the provider and the user's abort", () => {
    test("HTTP 400 makes the model call and the run fail with the provider's message", async () => {
      expect(await play(getBench(), scripts.HTTP_400)).toContain("LLM request failed");
      const error = expect.stringContaining("the script refuses this request");
      await getBench()
        .expectTraceOf(scripts.HTTP_400)
        .toEqualTree(
          runOf(scripts.HTTP_400, {
            output: null,
            status: "ERROR",
            error,
            children: [modelCall(scripts.HTTP_400, 0, { status: "ERROR", error })],
          }),
        );
    });

    test("HTTP 500 and a good second try are two model calls of a run that went well", async () => {
      expect(await play(getBench(), scripts.HTTP_500_ONCE)).toBeNull();
      await getBench()
        .expectTraceOf(scripts.HTTP_500_ONCE)
        .toEqualTree(
          runOf(scripts.HTTP_500_ONCE, {
            output: "The second try worked.",
            events: [expect.stringContaining("retry: ")],
            children: [
              modelCall(scripts.HTTP_500_ONCE, 0, {
                status: "ERROR",
                error: expect.stringContaining("the script broke down"),
              }),
              modelCall(scripts.HTTP_500_ONCE, 0, { tryNumber: 2, attempt: 2 }),
            ],
          }),
        );
    });

    test("an abort in mid-call ends the call and the run, and says so", async () => {
      const bench = getBench();
      const gateway = bench.gateway();
      const ended = play(bench, scripts.ABORTED);
      await waitUntil("the second call", () => bench.model.gates.waitingCount("after the abort") === 1);
      const { aborted } = await gateway.call("chat.abort", { sessionKey: "agent:main:aborted" });
      expect(aborted).toBe(true);
      await ended;
      const error = expect.stringMatching(/abort/i);
      await bench.expectTraceOf(scripts.ABORTED).toEqualTree(
        runOf(scripts.ABORTED, {
          output: null,
          status: "ERROR",
          error,
          events: [expect.stringContaining("aborted: ")],
          children: [
            modelCall(scripts.ABORTED, 0),
            toolCall(scriptedCall(scripts.ABORTED, 0), {
              askedBy: "aborted/0",
              output: "before the abort",
            }),
            modelCall(scripts.ABORTED, 1, {
              status: "ERROR",
              error,
              ...UNANSWERED_CALL,
              finishReason: ["aborted"],
            }),
          ],
        }),
      );
    });
  });
}
