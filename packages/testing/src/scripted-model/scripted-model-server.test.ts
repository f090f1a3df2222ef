import { afterEach, describe, expect, test } from "vitest";
import { waitUntil } from "../wait-until.ts";
import type { ChatMessage } from "./chat-request.ts";
import type { ScriptedScenario } from "./scenario.ts";
import { type ScriptedModelServer, startScriptedModel, UNSCRIPTED_TEXT } from "./scripted-model-server.ts";

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const SCENARIOS: ScriptedScenario[] = [
  { name: "plain", match: ["[plain]"], turns: [{ kind: "answer", text: "hello", reasoning: "thinking" }] },
  {
    name: "tools",
    match: ["[tools]"],
    turns: [
      { kind: "answer", toolCalls: [{ id: "call_1", name: "exec", arguments: { command: "date" } }] },
      { kind: "answer", text: "done" },
    ],
  },
  {
    name: "announce of tools",
    match: ["task completed", "[tools]"],
    turns: [{ kind: "answer", text: "announced" }],
  },
  {
    name: "flaky",
    match: ["[flaky]"],
    turns: [
      [
        { kind: "http-error", status: 500, message: "boom" },
        { kind: "answer", text: "second time" },
      ],
    ],
  },
  { name: "held", match: ["[held]"], turns: [{ kind: "answer", text: "late", holdUntil: "go" }] },
  { name: "broken", match: ["[broken]"], turns: [{ kind: "reset" }] },
];

let model: ScriptedModelServer | null = null;
afterEach(async () => {
  await model?.close();
  model = null;
});

async function ask(messages: ChatMessage[], signal?: AbortSignal): Promise<Response> {
  model ??= await startScriptedModel({ scenarios: SCENARIOS });
  return fetch(`${model.baseUrl}/chat/completions`, {
    method: "POST",
    headers: { traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01` },
    body: JSON.stringify({ model: "m-1", stream: true, messages }),
    ...(signal ? { signal } : {}),
  });
}

async function readChunks(response: Response): Promise<unknown[]> {
  const events = (await response.text()).trim().split("\n\n");
  expect(events.at(-1)).toBe("data: [DONE]");
  return events.slice(0, -1).map((event) => JSON.parse(event.slice("data: ".length)));
}

const user = (content: string): ChatMessage => ({ role: "user", content });

describe("scripted model server", () => {
  test("streams reasoning, text and usage, and records the W3C ids of the request", async () => {
    const chunks = (await readChunks(await ask([user("[plain] please")]))) as {
      choices: { delta: Record<string, string>; finish_reason: string | null }[];
      usage?: object;
    }[];
    const joined = (key: string) => chunks.map((chunk) => chunk.choices[0]?.delta[key] ?? "").join("");
    expect(joined("content")).toBe("hello");
    expect(joined("reasoning_content")).toBe("thinking");
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe("stop");
    expect(chunks.at(-1)?.usage).toEqual({
      prompt_tokens: 1003,
      completion_tokens: 20,
      total_tokens: 1023,
      prompt_tokens_details: { cached_tokens: 100 },
      completion_tokens_details: { reasoning_tokens: 5 },
    });
    expect(model?.requestsOfTrace(TRACE_ID)).toMatchObject([
      { spanId: "b7ad6b7169203331", scenario: "plain", turnIndex: 0, tryNumber: 1, outcome: "answered" },
    ]);
  });

  test("counts the assistant messages after the user message to find its turn", async () => {
    const first = await (await ask([user("[tools]")])).text();
    expect(first).toContain('"tool_calls"');
    const second = await (
      await ask([user("[tools]"), { role: "assistant" }, { role: "tool", content: "x" }])
    ).text();
    expect(second).toContain("done");
  });

  test("prefers the most specific scenario of the newest user message", async () => {
    const reply = await (
      await ask([user("[plain]"), { role: "assistant" }, user("task completed: [tools]")])
    ).text();
    expect(reply).toContain("announced");
  });

  test("is not led astray by what OpenClaw quotes in its own context message", async () => {
    const quoted = user("<<<BEGIN_OPENCLAW_INTERNAL_CONTEXT>>> task [tools]");
    expect(await (await ask([user("[plain]"), quoted])).text()).toContain("hello");
  });

  test("answers in plain text when a script is over, so that no run loops", async () => {
    const reply = await (await ask([user("[plain]"), { role: "assistant", content: "hello" }])).text();
    expect(reply.replaceAll(/.*?"content":"(.*?)"/gs, "$1")).toContain(UNSCRIPTED_TEXT.slice(0, 24));
    expect(model?.requests[0]).toMatchObject({ scenario: null, outcome: "unscripted" });
  });

  test("gives the next reply of a turn to the next try", async () => {
    const first = await ask([user("[flaky]")]);
    expect(first.status).toBe(500);
    expect(await first.json()).toMatchObject({ error: { message: "boom" } });
    expect(await (await ask([user("[flaky]")])).text()).toContain("second time");
    expect(model?.requests.map((request) => request.tryNumber)).toEqual([1, 2]);
  });

  test("stops following the script when one turn is asked for again and again", async () => {
    for (let tryNumber = 1; tryNumber <= 20; tryNumber++) {
      expect(await (await ask([user("[tools]")])).text()).toContain('"tool_calls"');
    }
    expect(await (await ask([user("[tools]")])).text()).not.toContain('"tool_calls"');
  });

  test("holds a reply until the gate opens", async () => {
    const pending = ask([user("[held]")]);
    await waitUntil("the request to wait", () => model?.gates.waitingCount("go") === 1);
    model?.gates.release("go");
    expect(await (await pending).text()).toContain("late");
  });

  test("records that a client went away while its reply was held", async () => {
    const abort = new AbortController();
    const pending = ask([user("[held]")], abort.signal);
    await waitUntil("the request to wait", () => model?.gates.waitingCount("go") === 1);
    abort.abort();
    await expect(pending).rejects.toThrow();
    await waitUntil("the server to notice", () => model?.requests[0]?.outcome === "client-gone");
  });

  test("closes the connection without an answer where the script says reset", async () => {
    await expect(ask([user("[broken]")])).rejects.toThrow();
  });
});
