import { MLFLOW_KEYS, OPENCLAW_KEYS, OTEL_KEYS, type Span, toUnixNano } from "@clawglass/core";
import { BUILT_IN_PRICES, parsePriceOverrides, withOverrides } from "@clawglass/core/prices";
import { describe, expect, test } from "vitest";
import { readFacts } from "./read-facts.ts";

const AT_MS = Date.UTC(2026, 10, 22);
const USAGE = { input_tokens: 10_000, output_tokens: 1_000, total_tokens: 11_000 };

function span(attributes: Record<string, unknown>, atMs = AT_MS): Span {
  const values = { [MLFLOW_KEYS.spanType]: "LLM", [MLFLOW_KEYS.chatTokenUsage]: USAGE, ...attributes };
  return {
    traceId: "tr-1",
    spanId: "a1",
    parentSpanId: null,
    name: "call",
    startTimeUnixNano: toUnixNano(atMs),
    endTimeUnixNano: toUnixNano(atMs + 5),
    status: { code: "OK", message: "" },
    attributes: Object.entries(values).map(([key, value]) => ({ key, json: JSON.stringify(value) })),
    events: [],
    links: [],
  };
}

const GPT = { [MLFLOW_KEYS.llmProvider]: "openai", [MLFLOW_KEYS.llmModel]: "gpt-5-mini" };
const read = (attributes: Record<string, unknown>, prices = BUILT_IN_PRICES) => {
  const { costUsd, costSource } = readFacts(span(attributes), prices);
  return { costUsd, costSource };
};

describe("the cost of a model call", () => {
  test("comes from the price table where nobody stated it", () => {
    const { costUsd, costSource } = read(GPT);
    expect(costSource).toBe("price-table");
    expect(costUsd).toBeCloseTo(10_000 * 0.25e-6 + 1_000 * 2e-6, 12);
  });

  test("is what the sender or the provider says, also when they say 0", () => {
    const stated = { ...GPT, [MLFLOW_KEYS.llmCost]: { total_cost: 0 } };
    expect(read(stated)).toEqual({ costUsd: 0, costSource: "sender" });
    expect(read({ ...stated, [OPENCLAW_KEYS.costSource]: "provider" })).toEqual({
      costUsd: 0,
      costSource: "provider",
    });
  });

  test("goes by the table where what was stated is no amount", () => {
    const stated = { ...GPT, [MLFLOW_KEYS.llmCost]: { total_cost: -1 } };
    expect(read(stated).costSource).toBe("price-table");
  });

  test("is unknown, not 0, for unknown models, unknown tokens and models on this machine", () => {
    const none = { costUsd: null, costSource: "none" };
    expect(read({ ...GPT, [MLFLOW_KEYS.llmModel]: "gpt-99" })).toEqual(none);
    expect(read({ ...GPT, [MLFLOW_KEYS.chatTokenUsage]: null })).toEqual(none);
    const local = { costUsd: null, costSource: "local" };
    expect(read({ [MLFLOW_KEYS.llmProvider]: "ollama", [MLFLOW_KEYS.llmModel]: "qwen3:8b" })).toEqual(local);
    expect(
      read({
        [MLFLOW_KEYS.llmProvider]: "mine",
        [MLFLOW_KEYS.llmModel]: "x",
        [OTEL_KEYS.serverAddress]: "127.0.0.1",
      }),
    ).toEqual(local);
  });

  test("goes by the day on which the call started", () => {
    const o3 = { [MLFLOW_KEYS.llmProvider]: "openai", [MLFLOW_KEYS.llmModel]: "o3" };
    expect(readFacts(span(o3, Date.UTC(2025, 5, 9)), BUILT_IN_PRICES).costUsd).toBeNull();
    expect(readFacts(span(o3, Date.UTC(2025, 5, 11)), BUILT_IN_PRICES).costUsd).not.toBeNull();
  });

  test("goes by the user's own prices first", () => {
    const own = { prices: [{ provider: "openai", model: "gpt-5-mini", input: 100, output: 0 }] };
    const prices = withOverrides(BUILT_IN_PRICES, parsePriceOverrides(JSON.stringify(own), "2026-11-22"));
    expect(read(GPT, prices).costUsd).toBeCloseTo(1, 12);
  });

  test("is not read from the spans around it", () => {
    expect(
      read({ ...GPT, [MLFLOW_KEYS.spanType]: "AGENT", [MLFLOW_KEYS.llmCost]: { total_cost: 3 } }),
    ).toEqual({
      costUsd: null,
      costSource: "none",
    });
  });
});
