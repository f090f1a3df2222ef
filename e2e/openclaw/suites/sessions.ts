import { waitUntil } from "@clawglass/testing";
import { describe, expect, test } from "vitest";
import { agentRun, modelCall } from "../../support/expected-nodes.ts";
import { waitForAnswers } from "../../support/plugin-lab.ts";
import type { ReadTrace } from "../../support/read-trace.ts";
import { type GetWorkbench, messageOf, play, runOf } from "../../support/scenario-run.ts";
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

    test("a compaction is a trace of its own that says what it dropped, and the next run begins with its summary", async () => {
      const bench = getBench();
      const sessionKey = "agent:main:compaction-chat";
      for (const word of ["one", "two", "three"]) {
        const runId = `run-compaction-${word}`;
        expect(await bench.say(`[compaction-chat] ${word}`, { sessionKey, runId })).toBeNull();
      }
      const { compacted } = await bench.gateway().call("sessions.compact", { key: sessionKey });
      expect(compacted).toBe(true);
      const trace = await bench.expectTraceOf(scripts.COMPACTION_SUMMARY).toEqualTree(
        agentRun({
          name: "compaction",
          trigger: "compaction",
          session: sessionKey,
          runId: expect.stringContaining(":compaction:"),
          input: null,
          output: null,
          events: ["compaction: A summary took the place of 5 messages: 6 before, 2 after"],
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
      const answer = { role: "assistant", content: "A long conversation begins." };
      const question = (word: string) => ({
        role: "user",
        content: expect.stringContaining(`[compaction-chat] ${word}`),
      });
      const dropped = [question("one"), answer, question("two"), answer, question("three")];
      expect(readDropped(trace)).toEqual({ count: 5, before: 6, after: 2, dropped });

      expect(await bench.say("[after-compaction] please", { sessionKey, runId: "run-after" })).toBeNull();
      const after = await bench.expectTraceOf(scripts.AFTER_COMPACTION).toEqualTree(
        runOf(scripts.AFTER_COMPACTION, {
          session: sessionKey,
          runId: "run-after",
          output: "It goes on.",
          children: [modelCall(scripts.AFTER_COMPACTION, 0)],
        }),
      );
      // What was not dropped is what the model still gets, and nothing of what was.
      const { messages } = JSON.parse(
        after.spans.find(({ row }) => row.type === "LLM")?.inputsJson ?? "null",
      );
      expect(messages.slice(1, 3)).toEqual([
        { role: "user", content: expect.any(String), openclaw_role: "compactionSummary" },
        answer,
      ]);
    });

    test("a run whose conversation is too long tells what was dropped in its middle", async () => {
      const bench = getBench();
      const sessionKey = "agent:main:overflow";
      for (const word of ["one", "two", "three"]) {
        const message = `[before-overflow] ${word} ${"and so on ".repeat(10_000)}`;
        expect(await bench.say(message, { sessionKey, runId: `run-before-overflow-${word}` })).toBeNull();
      }
      expect(await play(bench, scripts.OVERFLOW)).toBeNull();
      const error = scripts.OVERFLOW_MESSAGE;
      const trace = await bench.expectTraceOf(scripts.OVERFLOW).toEqualTree(
        runOf(scripts.OVERFLOW, {
          output: "Now it fits.",
          events: [
            "compaction: A summary took the place of 4 messages: 7 before, 4 after",
            `retry: Attempt 2 after: 400 ${error}`,
          ],
          children: [
            modelCall(scripts.OVERFLOW, 0, { status: "ERROR", error: `400 ${error}` }),
            modelCall(scripts.OVERFLOW, 0, { tryNumber: 2, attempt: 2 }),
          ],
        }),
      );
      const begins = (word: string) => ({
        role: "user",
        content: expect.stringMatching(
          new RegExp(`\\[before-overflow\\] ${word} and so on .*… \\[a message of 100\\d{3} characters\\]$`),
        ),
      });
      const answer = { role: "assistant", content: "Noted." };
      const dropped = [begins("one"), answer, begins("two"), answer];
      expect(readDropped(trace)).toEqual({ count: 4, before: 7, after: 4, dropped });
      // The second try was sent the summary and what was left.
      const { messages } = JSON.parse(trace.spans.at(-1)?.inputsJson ?? "null");
      expect(messages.slice(1, 5)).toEqual([
        { role: "user", content: expect.any(String), openclaw_role: "compactionSummary" },
        { role: "user", content: expect.stringContaining("[before-overflow] three") },
        answer,
        { role: "user", content: expect.stringContaining(messageOf(scripts.OVERFLOW)) },
      ]);
    });
  });
}

/** The attributes of the root's compaction. */
function readDropped({ spans }: ReadTrace): object {
  const root = spans.find(({ row }) => row.parentSpanId === null);
  const event = root?.events.find(({ name }) => name === "compaction");
  const read = (key: string): unknown => {
    const found = event?.attributes.find((attribute) => attribute.key === key);
    return found === undefined ? null : JSON.parse(found.json);
  };
  return {
    count: read("compacted_messages"),
    before: read("messages_before"),
    after: read("messages_after"),
    dropped: JSON.parse(String(read("dropped_messages"))),
  };
}
