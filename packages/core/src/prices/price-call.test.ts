import { describe, expect, test } from "vitest";
import { type TokenUsage, UNKNOWN_USAGE } from "../token-usage.ts";
import { priceCall } from "./price-call.ts";
import { parsePriceOverrides } from "./price-overrides.ts";
import { BUILT_IN_PRICES } from "./price-table.ts";
import { withOverrides } from "./with-overrides.ts";

const AT_MS = Date.UTC(2026, 10, 22);
const usage: TokenUsage = {
  inputTokens: 10_000,
  outputTokens: 1_000,
  cacheReadTokens: 6_000,
  cacheWriteTokens: 1_000,
  reasoningTokens: 400,
  totalTokens: 11_000,
};
const cost = (provider: string | null, model: string | null, over: Partial<TokenUsage> = {}, atMs = AT_MS) =>
  priceCall({ ...usage, ...over }, provider, model, atMs, BUILT_IN_PRICES);

describe("priceCall", () => {
  test("prices each kind of token apart, and the parts sum to the whole", () => {
    const { costUsd, byKind, costSource, price } = cost("anthropic", "claude-sonnet-4-5");
    expect(byKind?.inputUsd).toBeCloseTo(3_000 * 3e-6, 12);
    expect(byKind?.cacheReadUsd).toBeCloseTo(6_000 * 0.3e-6, 12);
    expect(byKind?.cacheWriteUsd).toBeCloseTo(1_000 * 3.75e-6, 12);
    expect(byKind?.outputUsd).toBeCloseTo(600 * 15e-6, 12);
    expect(byKind?.reasoningUsd).toBeCloseTo(400 * 15e-6, 12);
    expect(costUsd).toBeCloseTo(0.02955, 10);
    expect(costSource).toBe("price-table");
    expect(price?.source).toMatch(/^https:\/\//);
  });

  test("what the provider stated wins, 0 included", () => {
    const stated = priceCall(usage, "openai", "gpt-5-mini", AT_MS, BUILT_IN_PRICES, { statedCostUsd: 0.5 });
    expect(stated).toMatchObject({ costUsd: 0.5, costSource: "provider" });
    const free = priceCall(usage, "x", "y", AT_MS, BUILT_IN_PRICES, { statedCostUsd: 0 });
    expect(free).toMatchObject({ costUsd: 0, costSource: "provider" });
  });

  test.each([
    ["openai", "gpt-5-mini-2025-08-07", "gpt-5-mini"],
    ["openai", "openai/gpt-5-mini", "gpt-5-mini"],
    [null, "openai/gpt-5-mini", "gpt-5-mini"],
    [null, "gpt-5-mini", "gpt-5-mini"],
    ["Anthropic", "claude-sonnet-4.5", "claude-sonnet-4-5"],
    ["anthropic", "claude-haiku-4-5@20251001", "claude-haiku-4-5"],
    ["gcp.gemini", "gemini-2.5-flash", "gemini-2.5-flash"],
    ["groq", "openai/gpt-oss-120b", "openai/gpt-oss-120b"],
    ["x_ai", "grok-4.5-latest", "grok-4.5"],
  ])("%s %s is priced as %s", (provider, model, row) => {
    expect(cost(provider, model).price?.model).toBe(row);
  });

  test.each([
    ["openai", "gpt-99"],
    ["openai", "gpt-5-mini-special"],
    ["github-copilot", "gpt-5-mini"],
    ["openrouter", "openai/gpt-5-mini"],
    ["azure", "gpt-5-mini"],
    [null, null],
    ["ollama", "gpt-oss:120b-cloud"],
  ])("%s %s is unknown, not 0", (provider, model) => {
    expect(cost(provider, model)).toEqual({ costUsd: null, byKind: null, costSource: "none", price: null });
  });

  test("tokens that nobody reported make the cost unknown", () => {
    expect(priceCall(UNKNOWN_USAGE, "openai", "gpt-5-mini", AT_MS, BUILT_IN_PRICES).costUsd).toBeNull();
    expect(cost("openai", "gpt-5-mini", { outputTokens: null }).costUsd).toBeNull();
  });

  test("a model on this computer is local, never $0", () => {
    expect(cost("ollama", "qwen3:8b")).toMatchObject({ costUsd: null, costSource: "local" });
    expect(cost("lmstudio", "anything")).toMatchObject({ costUsd: null, costSource: "local" });
    const proxied = priceCall(usage, "my-server", "qwen3", AT_MS, BUILT_IN_PRICES, {
      baseUrl: "http://127.0.0.1:8080/v1",
    });
    expect(proxied).toMatchObject({ costUsd: null, costSource: "local" });
    const far = priceCall(usage, "my-server", "qwen3", AT_MS, BUILT_IN_PRICES, {
      baseUrl: "https://localhost.example.com",
    });
    expect(far.costSource).toBe("none");
  });

  test("a price counts from its first day on", () => {
    expect(cost("openai", "o3", {}, Date.UTC(2025, 5, 9)).costUsd).toBeNull();
    expect(cost("openai", "o3", {}, Date.UTC(2025, 5, 10)).price?.rates?.input).toBe(2);
  });

  test("long prompts cost more where the provider says so", () => {
    const short = cost("openai", "gpt-5.4", {
      inputTokens: 100_000,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
    });
    const long = cost("openai", "gpt-5.4", { inputTokens: 300_000, cacheReadTokens: 0, cacheWriteTokens: 0 });
    expect(short.byKind?.inputUsd).toBeCloseTo(0.25, 10);
    expect(long.byKind?.inputUsd).toBeCloseTo(1.5, 10);
  });

  test("more cached than input tokens never makes a negative price", () => {
    const odd = cost("openai", "gpt-5-mini", {
      inputTokens: 10,
      cacheReadTokens: 50,
      reasoningTokens: 5_000,
    });
    expect(Object.values(odd.byKind ?? {}).every((part) => part >= 0)).toBe(true);
  });
});

describe("the user's prices", () => {
  const table = (prices: unknown[]) =>
    withOverrides(BUILT_IN_PRICES, parsePriceOverrides(JSON.stringify({ prices }), "2026-11-22"));
  const price = (prices: unknown[], provider: string, model: string) =>
    priceCall(usage, provider, model, AT_MS, table(prices));

  test("win over the built-in ones, from their day on", () => {
    const row = { provider: "openai", model: "gpt-5-mini", input: 100, output: 100 };
    expect(price([row], "openai", "gpt-5-mini").price?.rates?.input).toBe(100);
    expect(price([{ ...row, from: "2027-01-01" }], "openai", "gpt-5-mini").price?.rates?.input).toBe(0.25);
  });

  test("may cover many models, and providers that the table does not know", () => {
    const row = { provider: "my-proxy", model: "claude-*", input: 1, output: 2 };
    expect(price([row], "my-proxy", "claude-next").costUsd).toBeCloseTo(0.012, 10);
    expect(price([{ provider: "my-proxy", model: "*", local: true }], "my-proxy", "m").costSource).toBe(
      "local",
    );
  });

  test.each([
    ["{"],
    ['{"prices":[{"model":"x"}]}'],
    ['{"prices":[{"model":"x","input":-1,"output":1}]}'],
    ['{"price":[]}'],
  ])("%s is refused with a hint", (json) => {
    expect(() => parsePriceOverrides(json, "2026-11-22")).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", hint: expect.stringContaining("per million") }),
    );
  });
});

test("the built-in table names each price once a day, with its source", () => {
  const keys = BUILT_IN_PRICES.rows.map((row) => `${row.provider}|${row.model}|${row.validFromMs}`);
  expect(new Set(keys).size).toBe(keys.length);
  expect(BUILT_IN_PRICES.rows.length).toBeGreaterThan(80);
  for (const row of BUILT_IN_PRICES.rows) {
    expect(row.source).toMatch(/^https:\/\//);
    expect(row.rates?.output).toBeGreaterThanOrEqual(row.rates?.input ?? 0);
  }
});
