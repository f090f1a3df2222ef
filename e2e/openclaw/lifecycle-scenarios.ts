import type { ScriptedScenario, ScriptedToolCall } from "@clawglass/testing";

const exec = (id: string, command: string): ScriptedToolCall => ({
  id,
  name: "exec",
  arguments: { command },
});

export const PRIVATE: ScriptedScenario = {
  name: "private",
  match: ["[private]"],
  turns: [{ kind: "answer", text: "Nothing of this is kept." }],
};

export const IN_MID_RUN: ScriptedScenario = {
  name: "in-mid-run",
  match: ["[in-mid-run]"],
  turns: [
    { kind: "answer", toolCalls: [exec("call1", "echo before the change")] },
    { kind: "answer", text: "The run went on.", holdUntil: "the settings were changed" },
  ],
};

export const STOPPED: ScriptedScenario = {
  name: "stopped",
  match: ["[stopped]"],
  turns: [
    { kind: "answer", toolCalls: [exec("call1", "echo before the stop")] },
    { kind: "answer", text: "The last words before the stop.", holdUntil: "after the stop" },
  ],
};

export const RESTARTED: ScriptedScenario = {
  name: "restarted",
  match: ["[restarted]"],
  turns: [{ kind: "answer", text: "Here I am again." }],
};

export const MALFORMED: ScriptedScenario = {
  name: "malformed",
  match: ["[malformed]"],
  turns: [{ kind: "answer", toolCalls: [{ id: "call1", name: "exec", arguments: '{"command": "echo hal' }] }],
};

/** The first model of the agent `thrifty` has no credit; its second one answers. */
export const FALLBACK: ScriptedScenario = {
  name: "fallback",
  match: ["[fallback]"],
  turns: [
    [
      { kind: "http-error", status: 402, message: "no credit left" },
      { kind: "answer", text: "The spare model answered." },
    ],
  ],
};

export const HEARTBEAT: ScriptedScenario = {
  name: "heartbeat",
  match: ["heartbeat monitor"],
  turns: [{ kind: "answer", text: "The mail waits for you." }],
};

export const CHAT: ScriptedScenario = {
  name: "chat",
  match: ["[chat]"],
  turns: [{ kind: "answer", text: "A reply for the chat." }],
};

/** Of the shape of a key and of a word that only an own rule knows; neither is a secret. */
export const OPEN_WORDS = { key: "sk-lab0open1in2the3message4abcdefghijkl", own: "LAB-4711" };

export const OWN_RULE: ScriptedScenario = {
  name: "own-rule",
  match: ["[own-rule]"],
  turns: [{ kind: "answer", text: `The case is ${OPEN_WORDS.own}.` }],
};

export const NO_RULES: ScriptedScenario = {
  name: "no-rules",
  match: ["[no-rules]"],
  turns: [{ kind: "answer", text: `The key is ${OPEN_WORDS.key}.` }],
};

export const LIFECYCLE_SCENARIOS = [
  PRIVATE,
  OWN_RULE,
  NO_RULES,
  IN_MID_RUN,
  STOPPED,
  RESTARTED,
  MALFORMED,
  FALLBACK,
  HEARTBEAT,
  CHAT,
];
