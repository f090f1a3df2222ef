import type { ScriptedScenario, ScriptedToolCall } from "@clawglass/testing";

/** Sub-agents are behind tool search: the model calls `tool_call`, which calls `sessions_spawn`. */
function spawnCall(id: string, task: string, label: string): ScriptedToolCall {
  return { id, name: "tool_call", arguments: { id: "sessions_spawn", args: { task, label } } };
}

const ANNOUNCE = "A background task completed";
const ALL_SETTLED = "Every subagent spawned from this session has now settled";

export const DELEGATE: ScriptedScenario = {
  name: "delegate",
  match: ["[delegate]"],
  turns: [
    { kind: "answer", toolCalls: [spawnCall("call1", "[helper-task] look it up", "helper")] },
    { kind: "answer", text: "A helper is at it." },
  ],
};
export const HELPER: ScriptedScenario = {
  name: "helper",
  match: ["[helper-task]"],
  turns: [
    {
      kind: "answer",
      reasoning: "I use the shell.",
      toolCalls: [{ id: "help1", name: "exec", arguments: { command: "echo found" } }],
    },
    { kind: "answer", text: "The helper found it." },
  ],
};
export const HELPER_ANNOUNCE: ScriptedScenario = {
  name: "helper-announce",
  match: [ANNOUNCE, "task: helper"],
  turns: [{ kind: "answer", text: "My helper found it." }],
};

export const DELEGATE_FAILING: ScriptedScenario = {
  name: "delegate-failing",
  match: ["[delegate-failing]"],
  turns: [
    { kind: "answer", toolCalls: [spawnCall("call1", "[unlucky-task] try it", "unlucky")] },
    { kind: "answer", text: "Someone tries it." },
  ],
};
export const UNLUCKY: ScriptedScenario = {
  name: "unlucky",
  match: ["[unlucky-task]"],
  turns: [{ kind: "http-error", status: 400, message: "the script refuses the sub-agent" }],
};
export const UNLUCKY_ANNOUNCE: ScriptedScenario = {
  name: "unlucky-announce",
  match: [ANNOUNCE, "task: unlucky"],
  turns: [{ kind: "answer", text: "It did not work out." }],
};

export const DELEGATE_TWO: ScriptedScenario = {
  name: "delegate-two",
  match: ["[delegate-two]"],
  turns: [
    {
      kind: "answer",
      toolCalls: [
        spawnCall("call1", "[alpha-task] go", "alpha"),
        spawnCall("call2", "[beta-task] go", "beta"),
      ],
    },
    { kind: "answer", text: "Two are at it." },
  ],
};
export const ALPHA: ScriptedScenario = {
  name: "alpha",
  match: ["[alpha-task]"],
  turns: [{ kind: "answer", text: "Alpha is ready." }],
};
/** Waits, so that alpha is always announced first. */
export const BETA: ScriptedScenario = {
  name: "beta",
  match: ["[beta-task]"],
  turns: [{ kind: "answer", text: "Beta is ready.", holdUntil: "alpha was announced" }],
};
export const ALPHA_ANNOUNCE: ScriptedScenario = {
  name: "alpha-announce",
  match: [ANNOUNCE, "task: alpha"],
  turns: [{ kind: "answer", text: "Alpha reported." }],
};
export const BETA_ANNOUNCE: ScriptedScenario = {
  name: "beta-announce",
  match: [ANNOUNCE, "task: beta"],
  turns: [{ kind: "answer", text: "Beta reported." }],
};
/** After several children OpenClaw wakes the parent once more. */
export const TWO_SETTLED: ScriptedScenario = {
  name: "two-settled",
  match: [ALL_SETTLED, "alpha", "beta"],
  turns: [{ kind: "answer", text: "Both reported." }],
};

export const DELEGATE_NESTED: ScriptedScenario = {
  name: "delegate-nested",
  match: ["[delegate-nested]"],
  turns: [
    { kind: "answer", toolCalls: [spawnCall("call1", "[outer-task] delegate further", "outer")] },
    { kind: "answer", text: "Outer is at it." },
  ],
};
export const OUTER: ScriptedScenario = {
  name: "outer",
  match: ["[outer-task]"],
  turns: [
    { kind: "answer", toolCalls: [spawnCall("outer1", "[inner-task] do it", "inner")] },
    { kind: "answer", text: "Inner is at it." },
  ],
};
export const INNER: ScriptedScenario = {
  name: "inner",
  match: ["[inner-task]"],
  turns: [{ kind: "answer", text: "Inner is ready." }],
};
export const INNER_ANNOUNCE: ScriptedScenario = {
  name: "inner-announce",
  match: [ANNOUNCE, "task: inner"],
  turns: [{ kind: "answer", text: "Inner told outer." }],
};
/** OpenClaw wakes a sub-agent that ended while its own sub-agent was still at work. */
export const OUTER_WOKEN: ScriptedScenario = {
  name: "outer-woken",
  match: ["Your prior run ended while waiting", "Task: outer"],
  turns: [{ kind: "answer", text: "Outer is ready too." }],
};
export const OUTER_ANNOUNCE: ScriptedScenario = {
  name: "outer-announce",
  match: [ANNOUNCE, "task: outer"],
  turns: [{ kind: "answer", text: "Outer told me." }],
};

export const SUB_AGENT_SCENARIOS: readonly ScriptedScenario[] = [
  DELEGATE,
  HELPER,
  HELPER_ANNOUNCE,
  DELEGATE_FAILING,
  UNLUCKY,
  UNLUCKY_ANNOUNCE,
  DELEGATE_TWO,
  ALPHA,
  BETA,
  ALPHA_ANNOUNCE,
  BETA_ANNOUNCE,
  TWO_SETTLED,
  DELEGATE_NESTED,
  OUTER,
  INNER,
  INNER_ANNOUNCE,
  OUTER_WOKEN,
  OUTER_ANNOUNCE,
];
