import { describe, expect, test } from "vitest";
import { modelCall, toolCall } from "../../support/expected-nodes.ts";
import { type GetWorkbench, play, runOf } from "../../support/scenario-run.ts";
import { scriptedCall } from "../../support/scripted-call.ts";
import * as scripts from "../scenarios.ts";

export function describeTools(getBench: GetWorkbench): void {
  describe("tools", () => {
    test("a simple answer is one run with one model call", async () => {
      expect(await play(getBench(), scripts.SIMPLE)).toBeNull();
      await getBench()
        .expectTraceOf(scripts.SIMPLE)
        .toEqualTree(
          runOf(scripts.SIMPLE, {
            output: "Hello there, this is the whole answer.",
            children: [modelCall(scripts.SIMPLE, 0)],
          }),
        );
    });

    test("two tools in series stand between the model calls that asked for them", async () => {
      expect(await play(getBench(), scripts.SERIES)).toBeNull();
      await getBench()
        .expectTraceOf(scripts.SERIES)
        .toEqualTree(
          runOf(scripts.SERIES, {
            output: "Both are done.",
            children: [
              modelCall(scripts.SERIES, 0),
              toolCall(scriptedCall(scripts.SERIES, 0), { askedBy: "series/0", output: "one" }),
              modelCall(scripts.SERIES, 1),
              toolCall(scriptedCall(scripts.SERIES, 1), { askedBy: "series/1", output: "buy milk\n" }),
              modelCall(scripts.SERIES, 2),
            ],
          }),
        );
    });

    test("three tools in parallel are three spans of one answer, each with its own result", async () => {
      expect(await play(getBench(), scripts.PARALLEL)).toBeNull();
      const call = (index: number) => scriptedCall(scripts.PARALLEL, 0, index);
      await getBench()
        .expectTraceOf(scripts.PARALLEL)
        .toEqualTree(
          runOf(scripts.PARALLEL, {
            output: "All three came back.",
            children: [
              modelCall(scripts.PARALLEL, 0),
              toolCall(call(0), { askedBy: "parallel/0", output: "a" }),
              toolCall(call(1), { askedBy: "parallel/0", output: "b\n\n(Command exited with code 3)" }),
              toolCall(call(2), { askedBy: "parallel/0", output: "c" }),
              modelCall(scripts.PARALLEL, 1),
            ],
          }),
        );
    });

    test("a tool that does not exist is a failed span, though OpenClaw never called it", async () => {
      expect(await play(getBench(), scripts.UNKNOWN_TOOL)).toBeNull();
      const call = (index: number) => scriptedCall(scripts.UNKNOWN_TOOL, 0, index);
      await getBench()
        .expectTraceOf(scripts.UNKNOWN_TOOL)
        .toEqualTree(
          runOf(scripts.UNKNOWN_TOOL, {
            output: "One of them does not exist.",
            children: [
              modelCall(scripts.UNKNOWN_TOOL, 0),
              toolCall(call(0), { askedBy: "unknown-tool/0", output: "known" }),
              toolCall(call(1), {
                askedBy: "unknown-tool/0",
                output: "Tool nope not found",
                status: "ERROR",
                error: "Tool nope not found",
              }),
              modelCall(scripts.UNKNOWN_TOOL, 1),
            ],
          }),
        );
    });

    test("a tool that throws is a failed span with the tool's own message", async () => {
      expect(await play(getBench(), scripts.TOOL_ERROR)).toBeNull();
      await getBench()
        .expectTraceOf(scripts.TOOL_ERROR)
        .toEqualTree(
          runOf(scripts.TOOL_ERROR, {
            output: "The tool failed.",
            children: [
              modelCall(scripts.TOOL_ERROR, 0),
              toolCall(scriptedCall(scripts.TOOL_ERROR, 0), {
                askedBy: "tool-error/0",
                output: expect.stringContaining("lab failure: on purpose"),
                status: "ERROR",
                error: expect.stringContaining("lab failure: on purpose"),
                children: [
                  toolCall(
                    {
                      id: "tool_search_code:call1:lab_fail:1",
                      name: "lab_fail",
                      arguments: { reason: "on purpose" },
                    },
                    {
                      askedBy: "tool-error/0",
                      output: "lab failure: on purpose",
                      status: "ERROR",
                      error: "lab failure: on purpose",
                    },
                  ),
                ],
              }),
              modelCall(scripts.TOOL_ERROR, 1),
            ],
          }),
        );
    });

    test("a tool that reports an error is a failed span", async () => {
      expect(await play(getBench(), scripts.MISSING_FILE)).toBeNull();
      await getBench()
        .expectTraceOf(scripts.MISSING_FILE)
        .toEqualTree(
          runOf(scripts.MISSING_FILE, {
            output: "There is no such file.",
            children: [
              modelCall(scripts.MISSING_FILE, 0),
              toolCall(scriptedCall(scripts.MISSING_FILE, 0), {
                askedBy: "missing-file/0",
                output: expect.stringContaining("File not found"),
                status: "ERROR",
                error: expect.stringContaining("File not found"),
              }),
              modelCall(scripts.MISSING_FILE, 1),
            ],
          }),
        );
    });

    test("a tool call that a guard blocks is a failed span with the guard's reason", async () => {
      expect(await play(getBench(), scripts.BLOCKED)).toBeNull();
      const reason = "The lab's guard does not allow this command.";
      await getBench()
        .expectTraceOf(scripts.BLOCKED)
        .toEqualTree(
          runOf(scripts.BLOCKED, {
            output: "I was not allowed to.",
            children: [
              modelCall(scripts.BLOCKED, 0),
              toolCall(scriptedCall(scripts.BLOCKED, 0), {
                askedBy: "blocked/0",
                output: reason,
                status: "ERROR",
                error: reason,
              }),
              modelCall(scripts.BLOCKED, 1),
            ],
          }),
        );
    });
  });
}
