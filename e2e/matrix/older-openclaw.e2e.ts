import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ScriptedScenario } from "@clawglass/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SERIES, SIMPLE } from "../openclaw/scenarios.ts";
import { HELPER } from "../openclaw/sub-agent-scenarios.ts";
import { agentRun, modelCall, toolCall } from "../support/expected-nodes.ts";
import { waitForAnswers } from "../support/plugin-lab.ts";
import { play, runOf } from "../support/scenario-run.ts";
import { scriptedCall } from "../support/scripted-call.ts";
import { startWorkbench, type Workbench } from "../support/workbench.ts";

/** Before 2026.9.6 tool search was off, and the model called `sessions_spawn` itself. */
const DELEGATE_DIRECTLY: ScriptedScenario = {
  name: "delegate-directly",
  match: ["[delegate-directly]"],
  turns: [
    {
      kind: "answer",
      toolCalls: [
        {
          id: "call1",
          name: "sessions_spawn",
          arguments: { task: "[helper-task] look it up", label: "helper" },
        },
      ],
    },
    { kind: "answer", text: "A helper is at it." },
  ],
};

/** These releases tell the parent by a message of the runtime, with the child's result in it. */
const HELPER_ANNOUNCE: ScriptedScenario = {
  name: "helper-announce",
  match: ["[Internal task completion event]", "task: helper", "The helper found it."],
  turns: [{ kind: "answer", text: "My helper found it." }],
};

describe.each(["2026.9.1", "2026.8.2"])("OpenClaw %s", (version) => {
  let bench: Workbench;

  beforeAll(async () => {
    bench = await startWorkbench({
      openclawVersion: version,
      scenarios: [SIMPLE, SERIES, DELEGATE_DIRECTLY, HELPER, HELPER_ANNOUNCE],
    });
    await writeFile(join(bench.lab.workspace, "notes.txt"), "buy milk\n");
    await bench.startGateway();
  });
  afterAll(() => bench?.stop());

  test("records a simple answer", async () => {
    expect(await play(bench, SIMPLE)).toBeNull();
    await bench.expectTraceOf(SIMPLE).toEqualTree(
      runOf(SIMPLE, {
        output: "Hello there, this is the whole answer.",
        children: [modelCall(SIMPLE, 0)],
      }),
    );
  });

  test("records tools", async () => {
    expect(await play(bench, SERIES)).toBeNull();
    await bench.expectTraceOf(SERIES).toEqualTree(
      runOf(SERIES, {
        output: "Both are done.",
        children: [
          modelCall(SERIES, 0),
          toolCall(scriptedCall(SERIES, 0), { askedBy: "series/0", output: "one" }),
          modelCall(SERIES, 1),
          toolCall(scriptedCall(SERIES, 1), { askedBy: "series/1", output: "buy milk\n" }),
          modelCall(SERIES, 2),
        ],
      }),
    );
  });

  test("nests a sub-agent under the call that spawned it", async () => {
    expect(await play(bench, DELEGATE_DIRECTLY)).toBeNull();
    await waitForAnswers(bench.model, HELPER_ANNOUNCE);
    await bench.expectTraceOf(DELEGATE_DIRECTLY).toEqualTree(
      runOf(DELEGATE_DIRECTLY, {
        output: "A helper is at it.",
        children: [
          modelCall(DELEGATE_DIRECTLY, 0),
          toolCall(scriptedCall(DELEGATE_DIRECTLY, 0), {
            askedBy: "delegate-directly/0",
            output: expect.stringContaining("childSessionKey"),
            children: [
              agentRun({
                name: "subagent:helper",
                trigger: "subagent",
                label: "helper",
                session: "agent:main:subagent:<uuid>",
                input: expect.stringContaining("[helper-task] look it up"),
                output: "The helper found it.",
                children: [
                  modelCall(HELPER, 0),
                  toolCall(scriptedCall(HELPER, 0), { askedBy: "helper/0", output: "found" }),
                  modelCall(HELPER, 1),
                ],
              }),
            ],
          }),
          modelCall(DELEGATE_DIRECTLY, 1),
          agentRun({
            name: "announce",
            trigger: "announce",
            label: "helper",
            session: "agent:main:delegate-directly",
            runId: expect.stringMatching(/^announce:v1:/),
            // The child's result is in a message of the runtime, which these releases show to no plugin.
            input: expect.stringContaining("sourceTool=subagent_announce"),
            output: "My helper found it.",
            children: [
              modelCall(HELPER_ANNOUNCE, 0, {
                promptDifferences: [
                  expect.stringMatching(
                    /recorded "\(nothing\)" but the model got "user \| OpenClaw runtime context/,
                  ),
                ],
              }),
            ],
          }),
        ],
      }),
    );
  });

  test("`mlflow status` names the release and what it cannot give", async () => {
    const { exitCode, stdout } = await bench.lab.cli(["mlflow", "status"]);
    expect(exitCode, stdout).toBe(0);
    expect(stdout).toContain(`${version} calls no hooks of this plugin in \`openclaw agent --local\``);
    expect(stdout).toContain("announces a sub-agent's result lacks that result");
  });
});
