import { describe, expect, test } from "vitest";
import { agentRun, modelCall, toolCall } from "../../support/expected-nodes.ts";
import { waitForAnswers } from "../../support/plugin-lab.ts";
import { type GetWorkbench, play, runOf } from "../../support/scenario-run.ts";
import { scriptedCall } from "../../support/scripted-call.ts";
import type { AgentNode, ToolNode, TraceNode } from "../../support/trace-node.ts";
import * as scripts from "../sub-agent-scenarios.ts";

const CHILD_SESSION = "agent:main:subagent:<uuid>";

export function describeSubAgents(getBench: GetWorkbench): void {
  describe("sub-agents", () => {
    test("a sub-agent stands under the call that spawned it, and its announcement in the parent's run", async () => {
      expect(await play(getBench(), scripts.DELEGATE)).toBeNull();
      await waitForAnswers(getBench().model, scripts.HELPER_ANNOUNCE);
      await getBench()
        .expectTraceOf(scripts.DELEGATE)
        .toEqualTree(
          runOf(scripts.DELEGATE, {
            output: "A helper is at it.",
            children: [
              modelCall(scripts.DELEGATE, 0),
              spawn(scripts.DELEGATE, 0, [
                subAgent("helper", "[helper-task] look it up", {
                  output: "The helper found it.",
                  children: [
                    modelCall(scripts.HELPER, 0),
                    toolCall(scriptedCall(scripts.HELPER, 0), { askedBy: "helper/0", output: "found" }),
                    modelCall(scripts.HELPER, 1),
                  ],
                }),
              ]),
              modelCall(scripts.DELEGATE, 1),
              announce(scripts.DELEGATE.name, "helper", "My helper found it.", [
                modelCall(scripts.HELPER_ANNOUNCE, 0),
              ]),
            ],
          }),
        );
    });

    test("a sub-agent whose provider fails is a failed run inside a parent that went well", async () => {
      expect(await play(getBench(), scripts.DELEGATE_FAILING)).toBeNull();
      await waitForAnswers(getBench().model, scripts.UNLUCKY_ANNOUNCE);
      const error = expect.stringContaining("the script refuses the sub-agent");
      await getBench()
        .expectTraceOf(scripts.DELEGATE_FAILING)
        .toEqualTree(
          runOf(scripts.DELEGATE_FAILING, {
            output: "Someone tries it.",
            children: [
              modelCall(scripts.DELEGATE_FAILING, 0),
              spawn(scripts.DELEGATE_FAILING, 0, [
                subAgent("unlucky", "[unlucky-task] try it", {
                  output: null,
                  status: "ERROR",
                  error,
                  children: [modelCall(scripts.UNLUCKY, 0, { status: "ERROR", error })],
                }),
              ]),
              modelCall(scripts.DELEGATE_FAILING, 1),
              announce(scripts.DELEGATE_FAILING.name, "unlucky", "It did not work out.", [
                modelCall(scripts.UNLUCKY_ANNOUNCE, 0),
              ]),
            ],
          }),
        );
    });

    test("two sub-agents at the same time stand each under its own call", async () => {
      const bench = getBench();
      expect(await play(bench, scripts.DELEGATE_TWO)).toBeNull();
      await waitForAnswers(bench.model, scripts.ALPHA_ANNOUNCE);
      bench.model.gates.release("alpha was announced");
      await waitForAnswers(bench.model, scripts.TWO_SETTLED);
      const session = scripts.DELEGATE_TWO.name;
      await bench.expectTraceOf(scripts.DELEGATE_TWO).toEqualTree(
        runOf(scripts.DELEGATE_TWO, {
          output: "Two are at it.",
          children: [
            modelCall(scripts.DELEGATE_TWO, 0),
            spawn(scripts.DELEGATE_TWO, 0, [
              subAgent("alpha", "[alpha-task] go", {
                output: "Alpha is ready.",
                children: [modelCall(scripts.ALPHA, 0)],
              }),
            ]),
            spawn(
              scripts.DELEGATE_TWO,
              0,
              [
                subAgent("beta", "[beta-task] go", {
                  output: "Beta is ready.",
                  children: [modelCall(scripts.BETA, 0)],
                }),
              ],
              1,
            ),
            modelCall(scripts.DELEGATE_TWO, 1),
            announce(session, "alpha", "Alpha reported.", [modelCall(scripts.ALPHA_ANNOUNCE, 0)]),
            announce(session, "beta", "Beta reported.", [modelCall(scripts.BETA_ANNOUNCE, 0)]),
            announce(session, null, "Both reported.", [modelCall(scripts.TWO_SETTLED, 0)]),
          ],
        }),
      );
    });

    test("a sub-agent of a sub-agent is nested twice", async () => {
      const bench = getBench();
      expect(await play(bench, scripts.DELEGATE_NESTED)).toBeNull();
      await waitForAnswers(bench.model, scripts.OUTER_ANNOUNCE);
      await bench.expectTraceOf(scripts.DELEGATE_NESTED).toEqualTree(
        runOf(scripts.DELEGATE_NESTED, {
          output: "Outer is at it.",
          children: [
            modelCall(scripts.DELEGATE_NESTED, 0),
            spawn(scripts.DELEGATE_NESTED, 0, [
              subAgent("outer", "[outer-task] delegate further", {
                output: "Inner is at it.",
                children: [
                  modelCall(scripts.OUTER, 0),
                  spawn(scripts.OUTER, 0, [
                    subAgent("inner", "[inner-task] do it", {
                      output: "Inner is ready.",
                      children: [modelCall(scripts.INNER, 0)],
                    }),
                  ]),
                  modelCall(scripts.OUTER, 1),
                  announce(null, "inner", "Inner told outer.", [modelCall(scripts.INNER_ANNOUNCE, 0)]),
                  announce(null, "outer", "Outer is ready too.", [modelCall(scripts.OUTER_WOKEN, 0)]),
                ],
              }),
            ]),
            modelCall(scripts.DELEGATE_NESTED, 1),
            announce(scripts.DELEGATE_NESTED.name, "outer", "Outer told me.", [
              modelCall(scripts.OUTER_ANNOUNCE, 0),
            ]),
          ],
        }),
      );
    });
  });
}

type Scenario = typeof scripts.DELEGATE;

/** `tool_call` and, under it, the `sessions_spawn` that it called. */
function spawn(scenario: Scenario, turnIndex: number, children: TraceNode[], index = 0): ToolNode {
  const call = scriptedCall(scenario, turnIndex, index);
  const { args } = call.arguments as { args: Record<string, unknown> };
  const askedBy = `${scenario.name}/${turnIndex}`;
  const output = expect.stringContaining("childSessionKey");
  const inner = {
    id: `tool_search_code:${call.id}:sessions_spawn:${index + 1}`,
    name: "sessions_spawn",
    arguments: args,
  };
  return toolCall(call, { askedBy, output, children: [toolCall(inner, { askedBy, output, children })] });
}

function subAgent(
  label: string,
  task: string,
  node: Partial<AgentNode> & { output: unknown; children: TraceNode[] },
): AgentNode {
  return agentRun({
    name: `subagent:${label}`,
    trigger: "subagent",
    label,
    session: CHILD_SESSION,
    input: expect.stringContaining(task),
    ...node,
  });
}

function announce(
  sessionName: string | null,
  label: string | null,
  output: string,
  children: TraceNode[],
): AgentNode {
  return agentRun({
    name: "announce",
    trigger: "announce",
    label,
    session: sessionName === null ? CHILD_SESSION : `agent:main:${sessionName}`,
    runId: expect.stringMatching(/^announce:/),
    input: expect.stringContaining(label ?? "has now settled"),
    output,
    children,
  });
}
