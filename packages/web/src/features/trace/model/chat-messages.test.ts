import { describe, expect, it } from "vitest";
import { parseChatMessages, parseFinishReason } from "./chat-messages.ts";
import { parseJson } from "./parse-json.ts";

describe("reading messages", () => {
  it("reads the plugin's form: roles, thinking, tool calls, results, images", () => {
    const messages = parseChatMessages({
      messages: [
        { role: "system", content: "S" },
        {
          role: "user",
          content: [
            { type: "text", text: "look" },
            { type: "image_url", image_url: { url: "https://x.invalid/a.png" } },
          ],
        },
        {
          role: "assistant",
          content: null,
          reasoning_content: "hm",
          tool_calls: [{ id: "c", type: "function", function: { name: "f", arguments: '{"a":1}' } }],
        },
        { role: "tool", tool_call_id: "c", name: "f", content: "done" },
        { role: "user", content: "old", openclaw_role: "compactionSummary" },
      ],
    });
    expect(
      messages?.map((message) => [
        message.role,
        message.openclawRole,
        message.parts.map((part) => part.kind),
      ]),
    ).toEqual([
      ["system", null, ["text"]],
      ["user", null, ["text", "image"]],
      ["assistant", null, ["thinking", "tool-call"]],
      ["tool", null, ["tool-result"]],
      ["user", "compactionSummary", ["text"]],
    ]);
  });

  it("reads an answer's choices and why it stopped", () => {
    const answer = { choices: [{ finish_reason: "stop", message: { role: "assistant", content: "hi" } }] };
    expect(parseChatMessages(answer)).toEqual([
      { role: "assistant", openclawRole: null, parts: [{ kind: "text", text: "hi" }] },
    ]);
    expect(parseFinishReason(answer)).toBe("stop");
    expect(parseFinishReason({ stop_reason: "end_turn" })).toBe("end_turn");
  });

  it("reads Anthropic's blocks", () => {
    const messages = parseChatMessages({
      system: "S",
      messages: [
        {
          role: "assistant",
          content: [
            { type: "thinking", thinking: "t" },
            { type: "tool_use", id: "u", name: "f", input: { a: 1 } },
          ],
        },
        {
          role: "user",
          content: [
            {
              type: "tool_result",
              tool_use_id: "u",
              is_error: true,
              content: [{ type: "text", text: "bad" }],
            },
          ],
        },
      ],
    });
    expect(messages?.[1]?.parts[1]).toEqual({
      kind: "tool-call",
      id: "u",
      name: "f",
      argumentsText: '{"a":1}',
    });
    expect(messages?.[2]?.parts[0]).toEqual({
      kind: "tool-result",
      callId: "u",
      name: null,
      text: "bad",
      isError: true,
    });
  });

  it("names an image instead of loading it, and keeps what it does not know", () => {
    const parts = parseChatMessages([
      {
        role: "user",
        content: [
          { type: "image_url", image_url: { url: `data:image/png;base64,${"A".repeat(900)}` } },
          { type: "hologram", x: 1 },
          7,
        ],
      },
    ])?.[0]?.parts;
    expect(parts?.[0]).toEqual({
      kind: "image",
      description: "image/png, 922 characters",
      inlineUrl: expect.stringMatching(/^data:image\/png;base64,/),
    });
    expect(parts?.slice(1).map((part) => part.kind)).toEqual(["other", "other"]);
  });

  it.each([
    null,
    1,
    "x",
    [],
    [1],
    {},
    { messages: [] },
    { messages: "x" },
    { choices: [] },
    { choices: [null] },
    { role: 5 },
  ])("says that %j is no chat", (value) => {
    expect(parseChatMessages(value)).toBeNull();
  });

  it("survives arguments that are nested ten thousand deep", () => {
    const deep: unknown = JSON.parse("[".repeat(10_000) + "]".repeat(10_000));
    const call = { id: "c", function: { name: "f", arguments: deep } };
    expect(() => parseChatMessages([{ role: "assistant", content: "", tool_calls: [call] }])).not.toThrow();
  });
});

describe("reading JSON text", () => {
  it("reads JSON, JSON inside a JSON text, and leaves other text alone", () => {
    expect(parseJson('{"a":1}')).toEqual({ kind: "json", value: { a: 1 } });
    expect(parseJson('"{\\"a\\":1}"')).toEqual({ kind: "json", value: { a: 1 } });
    expect(parseJson('"plain"')).toEqual({ kind: "text", text: "plain" });
    expect(parseJson("{broken")).toEqual({ kind: "text", text: "{broken" });
  });

  it("reads ten thousand levels", () => {
    expect(parseJson("[".repeat(10_000) + "]".repeat(10_000)).kind).toBe("json");
  });
});
