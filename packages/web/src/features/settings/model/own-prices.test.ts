import type { Price } from "@clawglass/core/api";
import { expect, it } from "vitest";
import { EMPTY_PRICE, listOwnPrices, readPriceDraft, withoutPrice, withPrice } from "./own-prices.ts";

const price = (over: Partial<Price>): Price => ({
  provider: "openai",
  model: "gpt-5",
  from: null,
  input: 1,
  output: 2,
  cacheRead: null,
  cacheWrite: null,
  longPrompt: null,
  source: "your prices",
  checkedOn: "2026-11-28",
  isOwn: true,
  ...over,
});

it("keeps what the user wrote when another price is added: day, cache prices, local models", () => {
  const own = listOwnPrices([
    price({ from: "2026-01-01", cacheRead: 0.1 }),
    price({ model: "qwen3", input: null, output: null }),
    price({ model: "gpt-4", isOwn: false }),
  ]);
  expect(own).toEqual([
    { provider: "openai", model: "gpt-5", from: "2026-01-01", input: 1, output: 2, cacheRead: 0.1 },
    { provider: "openai", model: "qwen3", local: true },
  ]);
});

it("reads a price from the form, for any provider where none is named", () => {
  expect(readPriceDraft({ ...EMPTY_PRICE, model: " my-model ", input: "0,25", output: "2" })).toEqual({
    price: { provider: "*", model: "my-model", input: 0.25, output: 2 },
  });
  expect(readPriceDraft({ ...EMPTY_PRICE, model: "m", isLocal: true })).toEqual({
    price: { provider: "*", model: "m", local: true },
  });
});

it("says what is wrong instead of sending it", () => {
  for (const draft of [
    EMPTY_PRICE,
    { ...EMPTY_PRICE, model: "m" },
    { ...EMPTY_PRICE, model: "m", input: "1", output: "2", cacheRead: "cheap" },
  ])
    expect(readPriceDraft(draft)).toHaveProperty("problem");
});

it("replaces the price of the same model and takes it away again", () => {
  const before = [{ provider: "*", model: "M", input: 1, output: 1 }];
  const after = withPrice(before, { provider: "*", model: "m", input: 2, output: 2 });
  expect(after).toEqual([{ provider: "*", model: "m", input: 2, output: 2 }]);
  expect(withoutPrice(after, { provider: "*", model: "M" })).toEqual([]);
});
