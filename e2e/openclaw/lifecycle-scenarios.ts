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

export const LIFECYCLE_SCENARIOS = [
  PRIVATE,
  IN_MID_RUN,
  STOPPED,
  RESTARTED,
  MALFORMED,
  FALLBACK,
  HEARTBEAT,
  CHAT,
];
