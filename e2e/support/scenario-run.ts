import type { ScriptedScenario } from "@clawglass/testing";
import { agentRun } from "./expected-nodes.ts";
import type { AgentNode, TraceNode } from "./trace-node.ts";
import type { Workbench } from "./workbench.ts";

/** Gives the workbench that `beforeAll` made; tests are declared before it exists. */
export type GetWorkbench = () => Workbench;

export function messageOf(scenario: ScriptedScenario): string {
  return `[${scenario.name}] please`;
}

/** Sends the scenario's message in a session of its own. Resolves with the Gateway's error, null when there was none. */
export function play(bench: Workbench, scenario: ScriptedScenario): Promise<string | null> {
  return bench.say(messageOf(scenario), {
    sessionKey: `agent:main:${scenario.name}`,
    runId: `run-${scenario.name}`,
  });
}

/** The root span of the run that `play` starts. */
export function runOf(
  scenario: ScriptedScenario,
  node: Partial<AgentNode> & { output: unknown; children: TraceNode[] },
): AgentNode {
  return agentRun({
    runId: `run-${scenario.name}`,
    session: `agent:main:${scenario.name}`,
    input: messageOf(scenario),
    ...node,
  });
}
