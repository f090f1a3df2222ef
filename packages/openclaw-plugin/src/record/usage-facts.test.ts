import { describe, expect, it } from "vitest";
import { readUsage } from "./usage-facts.ts";

describe("readUsage", () => {
  it("adds the cached tokens to the input, as the total does", () => {
    const usage = readUsage(
      { input: 903, output: 20, cacheRead: 100, cacheWrite: 0, reasoningTokens: 7, totalTokens: 1023 },
      true,
    );
    expect(usage?.usage).toEqual({
      inputTokens: 1003,
      outputTokens: 20,
      cacheReadTokens: 100,
      cacheWriteTokens: 0,
      reasoningTokens: 7,
      totalTokens: 1023,
    });
  });

  it("knows nothing from the zeros of a failed call", () => {
    expect(
      readUsage(
        { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, totalTokens: 0, cost: { total: 0 } },
        true,
      ),
    ).toBeNull();
  });

  it("leaves unknown what was not said", () => {
    expect(readUsage({ input: 5, total: 5 }, false)?.usage).toMatchObject({
      outputTokens: null,
      cacheReadTokens: null,
      reasoningTokens: null,
    });
  });

  it("takes a cost of 0 for unknown unless a price is configured or the provider billed it", () => {
    const free = { input: 5, output: 1, cost: { input: 0, output: 0, total: 0 } };
    expect(readUsage(free, false)?.cost).toBeNull();
    expect(readUsage(free, true)?.cost).toMatchObject({ totalUsd: 0, source: "openclaw-config" });
    const billed = { ...free, cost: { total: 0, totalOrigin: "provider-billed" } };
    expect(readUsage(billed, false)?.cost).toMatchObject({ totalUsd: 0, source: "provider" });
  });

  it("counts the cache's cost as cost of the input", () => {
    const cost = { input: 1, output: 2, cacheRead: 0.5, cacheWrite: 0.25, total: 3.75 };
    expect(readUsage({ input: 1, cost }, true)?.cost).toEqual({
      inputUsd: 1.75,
      outputUsd: 2,
      totalUsd: 3.75,
      source: "openclaw-config",
    });
  });

  it("reads nonsense as unknown", () => {
    expect(readUsage({ input: -5, output: "many", cost: { total: -1 } }, true)).toBeNull();
  });
});
