import { DEFAULT_SCRIPTED_USAGE, type ScriptedScenario, type ScriptedToolCall } from "@clawglass/testing";

/** What the scripted model does in the tests. A message `[name] …` starts the scenario of that name. */

const exec = (id: string, command: string): ScriptedToolCall => ({
  id,
  name: "exec",
  arguments: { command },
});

export const SIMPLE: ScriptedScenario = {
  name: "simple",
  match: ["[simple]"],
  turns: [
    { kind: "answer", text: "Hello there, this is the whole answer.", reasoning: "A greeting is due." },
  ],
};

export const SERIES: ScriptedScenario = {
  name: "series",
  match: ["[series]"],
  turns: [
    { kind: "answer", reasoning: "First the shell.", toolCalls: [exec("call1", "echo one")] },
    {
      kind: "answer",
      text: "Now the file.",
      toolCalls: [{ id: "call2", name: "read", arguments: { path: "notes.txt" } }],
    },
    { kind: "answer", text: "Both are done." },
  ],
};

export const PARALLEL: ScriptedScenario = {
  name: "parallel",
  match: ["[parallel]"],
  turns: [
    {
      kind: "answer",
      text: "Three at once.",
      toolCalls: [exec("call1", "echo a"), exec("call2", "echo b; exit 3"), exec("call3", "echo c")],
    },
    { kind: "answer", text: "All three came back." },
  ],
};

export const UNKNOWN_TOOL: ScriptedScenario = {
  name: "unknown-tool",
  match: ["[unknown-tool]"],
  turns: [
    {
      kind: "answer",
      toolCalls: [exec("call1", "echo known"), { id: "call2", name: "nope", arguments: { x: 1 } }],
    },
    { kind: "answer", text: "One of them does not exist." },
  ],
};

export const TOOL_ERROR: ScriptedScenario = {
  name: "tool-error",
  match: ["[tool-error]"],
  turns: [
    {
      kind: "answer",
      toolCalls: [
        { id: "call1", name: "tool_call", arguments: { id: "lab_fail", args: { reason: "on purpose" } } },
      ],
    },
    { kind: "answer", text: "The tool failed." },
  ],
};

export const MISSING_FILE: ScriptedScenario = {
  name: "missing-file",
  match: ["[missing-file]"],
  turns: [
    { kind: "answer", toolCalls: [{ id: "call1", name: "read", arguments: { path: "not-there.txt" } }] },
    { kind: "answer", text: "There is no such file." },
  ],
};

export const BLOCKED: ScriptedScenario = {
  name: "blocked",
  match: ["[blocked]"],
  turns: [
    { kind: "answer", toolCalls: [exec("call1", "echo lab-block-me")] },
    { kind: "answer", text: "I was not allowed to." },
  ],
};

export const HTTP_400: ScriptedScenario = {
  name: "http-400",
  match: ["[http-400]"],
  turns: [{ kind: "http-error", status: 400, message: "the script refuses this request" }],
};

export const HTTP_500_ONCE: ScriptedScenario = {
  name: "http-500-once",
  match: ["[http-500-once]"],
  turns: [
    [
      { kind: "http-error", status: 500, message: "the script broke down" },
      { kind: "answer", text: "The second try worked." },
    ],
  ],
};

export const ABORTED: ScriptedScenario = {
  name: "aborted",
  match: ["[aborted]"],
  turns: [
    { kind: "answer", toolCalls: [exec("call1", "echo before the abort")] },
    { kind: "answer", text: "Nobody reads this.", holdUntil: "after the abort" },
  ],
};

export const FIRST_OF_TWO: ScriptedScenario = {
  name: "first-of-two",
  match: ["[first-of-two]"],
  turns: [{ kind: "answer", text: "The first answer.", holdUntil: "both were sent" }],
};

export const SECOND_OF_TWO: ScriptedScenario = {
  name: "second-of-two",
  match: ["[second-of-two]"],
  turns: [{ kind: "answer", text: "The second answer." }],
};

export const BIG_RESULT_BYTES = 5_000_000;
export const BIG_RESULT: ScriptedScenario = {
  name: "big-result",
  match: ["[big-result]"],
  turns: [
    {
      kind: "answer",
      toolCalls: [
        { id: "call1", name: "tool_call", arguments: { id: "lab_text", args: { bytes: BIG_RESULT_BYTES } } },
      ],
    },
    { kind: "answer", text: "That was long." },
  ],
};

export const SKILL_PATH = "skills/lab-notes/SKILL.md";
export const BILLED_USD = 0.0042;
export const FACTS: ScriptedScenario = {
  name: "facts",
  match: ["[facts]"],
  turns: [
    {
      kind: "answer",
      reasoning: "A skill tells how.",
      latencyMs: 120,
      toolCalls: [{ id: "call1", name: "read", arguments: { path: SKILL_PATH } }],
    },
    {
      kind: "answer",
      text: "I know how notes are kept.",
      usage: { ...DEFAULT_SCRIPTED_USAGE, costUsd: BILLED_USD },
    },
  ],
};

export const CRON: ScriptedScenario = {
  name: "cron",
  match: ["[cron]"],
  turns: [{ kind: "answer", text: "The report of the job." }],
};

export const COMPACTION_CHAT: ScriptedScenario = {
  name: "compaction-chat",
  match: ["[compaction-chat]"],
  turns: [{ kind: "answer", text: "A long conversation begins." }],
};

/** OpenClaw asks the model for a summary of the conversation; its prompt quotes the conversation. */
export const COMPACTION_SUMMARY: ScriptedScenario = {
  name: "compaction-summary",
  match: ["<conversation>", "[compaction-chat]"],
  turns: [{ kind: "answer", text: "The user began a long conversation." }],
};

export const OVERFLOW_MESSAGE =
  "This model's maximum context length is 128000 tokens. However, your messages resulted in 131072 tokens.";
/** The conversation has grown too long for the model; OpenClaw has it summarised in the middle of the run, and tries again. */
export const OVERFLOW: ScriptedScenario = {
  name: "overflow",
  match: ["[overflow]"],
  turns: [
    [
      {
        kind: "http-error",
        status: 400,
        type: "invalid_request_error",
        message: OVERFLOW_MESSAGE,
      },
      { kind: "answer", text: "Now it fits." },
    ],
  ],
};

export const BEFORE_OVERFLOW: ScriptedScenario = {
  name: "before-overflow",
  match: ["[before-overflow]"],
  turns: [{ kind: "answer", text: "Noted." }],
};

export const AFTER_COMPACTION: ScriptedScenario = {
  name: "after-compaction",
  match: ["[after-compaction]"],
  turns: [{ kind: "answer", text: "It goes on." }],
};

/** None of these is a real secret. They have the shape of one and must not reach disk outside OpenClaw itself. */
export const PLANTED_SECRETS = {
  inMessage: "sk-lab0planted1in2the3message4abcdefghijklmnop",
  inParameters: "ghp_lab0Planted1In2The3Parameters4abcdef",
  inResult: "AKIALABPLANTEDRESULT",
};

export const SECRETS: ScriptedScenario = {
  name: "secrets",
  match: ["[secrets]"],
  turns: [
    {
      kind: "answer",
      toolCalls: [
        exec(
          "call1",
          `GITHUB_TOKEN=${PLANTED_SECRETS.inParameters}; echo the key is ${PLANTED_SECRETS.inResult}`,
        ),
      ],
    },
    { kind: "answer", text: "I keep it to myself." },
  ],
};

export const CRASH: ScriptedScenario = {
  name: "crash",
  match: ["[crash]"],
  turns: [
    { kind: "answer", toolCalls: [exec("call1", "echo before the crash")] },
    { kind: "answer", text: "Nobody hears this.", holdUntil: "after the crash" },
  ],
};

export const REPORTED: ScriptedScenario = {
  name: "reported",
  match: ["[reported]"],
  turns: [{ kind: "answer", text: "This one is counted." }],
};

export const LOCAL: ScriptedScenario = {
  name: "local",
  match: ["[local]"],
  turns: [
    { kind: "answer", toolCalls: [exec("call1", "echo locally")] },
    { kind: "answer", text: "Done without a Gateway." },
  ],
};

export const NO_ROOM: ScriptedScenario = {
  name: "no-room",
  match: ["[no-room]"],
  turns: [
    { kind: "answer", toolCalls: [exec("call1", "echo no room")] },
    { kind: "answer", text: "The agent does not mind." },
  ],
};

export const NO_GRANT: ScriptedScenario = {
  name: "no-grant",
  match: ["[no-grant]"],
  turns: [
    { kind: "answer", reasoning: "Nobody may read this.", toolCalls: [exec("call1", "echo private")] },
    { kind: "answer", text: "A private answer." },
  ],
};
