import type { ScriptedReply, ScriptedScenario, ScriptedToolCall } from "@clawglass/testing";

/** A tool call that a turn of the script asks for. */
export function scriptedCall(scenario: ScriptedScenario, turnIndex: number, index = 0): ScriptedToolCall {
  const turn = scenario.turns[turnIndex] as ScriptedReply | undefined;
  const call = turn?.kind === "answer" ? turn.toolCalls?.[index] : undefined;
  if (!call) throw new Error(`${scenario.name} has no call ${index} in turn ${turnIndex}`);
  return call;
}
