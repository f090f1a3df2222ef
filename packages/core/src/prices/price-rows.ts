/**
 * List prices of model providers, US dollars per million tokens. A row stands here only where two independent
 * collections of the providers' price pages, the packages genai-prices 0.2.3 and litellm 1.109.1, agree on
 * all of it; where they differ, the price is unknown. Only text models; only standard (not batch, flex, priority) prices.
 *
 * Row: model, first day of the price (null: since the model came out), input, output, cache read, cache write (5 minutes), and where
 * long prompts cost more: [from input tokens, input, output, cache read]. null: the provider has no such price and charges
 * input.
 */
export const PRICES_CHECKED_ON = "2026-11-22";

export type PriceTuple = readonly [
  model: string,
  validFrom: string | null,
  input: number,
  output: number,
  cacheRead: number | null,
  cacheWrite: number | null,
  longPrompt?: readonly [fromInputTokens: number, input: number, output: number, cacheRead: number | null],
];

export interface ProviderPrices {
  provider: string;
  /** The provider's own price page. */
  source: string;
  prices: readonly PriceTuple[];
}

export const PROVIDER_PRICES: readonly ProviderPrices[] = [
  {
    provider: "anthropic",
    source: "https://platform.claude.com/docs/en/about-claude/pricing",
    prices: [
      ["claude-fable-5", null, 10, 50, 1, 12.5],
      ["claude-fable-5-1", null, 10, 50, 0.25, 12.5],
      ["claude-haiku-4-5", null, 1, 5, 0.1, 1.25],
      ["claude-haiku-5-5", null, 0.1, 0.5, 0.01, 0.125, [100000, 0.5, 2.5, 0.05]],
      ["claude-opus-4-5", null, 5, 25, 0.5, 6.25],
      ["claude-opus-4-6", "2026-03-13", 5, 25, 0.5, 6.25],
      ["claude-opus-4-7", null, 5, 25, 0.5, 6.25],
      ["claude-opus-4-8", null, 5, 25, 0.5, 6.25],
      ["claude-opus-5", null, 5, 25, 0.5, 6.25],
      ["claude-opus-5-5", null, 4, 20, 0.2, 5],
      ["claude-sonnet-4-5", null, 3, 15, 0.3, 3.75, [200000, 6, 22.5, 0.6]],
      ["claude-sonnet-4-6", "2026-03-13", 3, 15, 0.3, 3.75],
      ["claude-sonnet-5", null, 2, 10, 0.2, 2.5],
      ["claude-sonnet-5-5", null, 2, 10, 0.1, 2.5],
    ],
  },
  {
    provider: "google",
    source: "https://ai.google.dev/gemini-api/docs/pricing",
    prices: [
      ["gemini-2.5-flash", null, 0.3, 2.5, 0.03, null],
      ["gemini-2.5-flash-lite", null, 0.1, 0.4, 0.01, null],
      ["gemini-2.5-pro", null, 1.25, 10, 0.125, null, [200000, 2.5, 15, 0.25]],
      ["gemini-3-flash-preview", "2026-01-05", 0.5, 3, 0.05, null],
      ["gemini-3.1-flash-lite", null, 0.25, 1.5, 0.025, null],
      ["gemini-3.1-pro-preview", null, 2, 12, 0.2, null, [200000, 4, 18, 0.4]],
      ["gemini-3.5-flash", null, 1.5, 9, 0.15, null],
      ["gemini-3.5-flash-lite", null, 0.3, 2.5, 0.03, null],
    ],
  },
  {
    provider: "groq",
    source: "https://console.groq.com/docs/models",
    prices: [
      ["openai/gpt-oss-120b", null, 0.15, 0.6, 0.075, null],
      ["openai/gpt-oss-20b", null, 0.075, 0.3, 0.0375, null],
      ["qwen/qwen3.8-27b", null, 0.8, 4, null, null],
    ],
  },
  {
    provider: "minimax",
    source: "https://platform.minimax.io/docs/pricing/overview",
    prices: [["MiniMax-M2", null, 0.3, 1.2, 0.03, 0.375]],
  },
  {
    provider: "mistral",
    source: "https://mistral.ai/pricing/api",
    prices: [
      ["codestral-2508", null, 0.3, 0.9, 0.03, null],
      ["deepseek-v4-1-flash-1017", null, 0.3, 1.2, 0.007, null],
      ["ministral-14b-2512", null, 0.2, 0.2, 0.02, null],
      ["ministral-3b-2512", null, 0.1, 0.1, 0.01, null],
      ["ministral-8b-2512", null, 0.15, 0.15, 0.015, null],
      ["ministral-8b-latest", "2025-12-02", 0.15, 0.15, 0.015, null],
      ["mistral-large-2512", null, 0.5, 1.5, 0.05, null],
      ["mistral-medium-3-5", null, 1.5, 7.5, 0.15, null],
      ["mistral-medium-latest", "2026-06-16", 1.5, 7.5, 0.15, null],
      ["mistral-small-2603", null, 0.15, 0.6, 0.015, null],
      ["mistral-small-latest", "2026-03-16", 0.15, 0.6, 0.015, null],
      ["zai-glm-5-3", null, 1.4, 4.4, 0.14, null],
      ["zai-glm-5-3-flash", null, 0.15, 0.5, 0.03, null],
    ],
  },
  {
    provider: "moonshot",
    source: "https://platform.kimi.ai/docs/models.md",
    prices: [
      ["kimi-k2.5", null, 0.6, 3, 0.1, null],
      ["kimi-k2.6", null, 0.95, 4, 0.16, null],
      ["kimi-k2.7-code", null, 0.95, 4, 0.19, null],
      ["kimi-k3", null, 3, 15, 0.3, 3],
      ["kimi-k3.1-pro", null, 2, 10, 0.2, 2],
      ["moonshot-v1-128k", null, 2, 5, null, null],
      ["moonshot-v1-32k", null, 1, 3, null, null],
      ["moonshot-v1-8k", null, 0.2, 2, null, null],
    ],
  },
  {
    provider: "openai",
    source: "https://developers.openai.com/api/docs/pricing",
    prices: [
      ["gpt-3.5-turbo", null, 0.5, 1.5, null, null],
      ["gpt-3.5-turbo-1106", null, 1, 2, null, null],
      ["gpt-3.5-turbo-16k", null, 3, 4, null, null],
      ["gpt-4", null, 30, 60, null, null],
      ["gpt-4-turbo", null, 10, 30, null, null],
      ["gpt-4.1", null, 2, 8, 0.5, null],
      ["gpt-4.1-mini", null, 0.4, 1.6, 0.1, null],
      ["gpt-4.1-nano", null, 0.1, 0.4, 0.025, null],
      ["gpt-4o", null, 2.5, 10, 1.25, null],
      ["gpt-4o-2024-05-13", null, 5, 15, null, null],
      ["gpt-4o-mini", null, 0.15, 0.6, 0.075, null],
      ["gpt-5", null, 1.25, 10, 0.125, null],
      ["gpt-5-mini", null, 0.25, 2, 0.025, null],
      ["gpt-5-nano", null, 0.05, 0.4, 0.005, null],
      ["gpt-5-pro", null, 15, 120, null, null],
      ["gpt-5.1", null, 1.25, 10, 0.125, null],
      ["gpt-5.1-codex-mini", null, 0.25, 2, 0.025, null],
      ["gpt-5.2", null, 1.75, 14, 0.175, null],
      ["gpt-5.2-pro", null, 21, 168, null, null],
      ["gpt-5.3-codex", null, 1.75, 14, 0.175, null],
      ["gpt-5.4", null, 2.5, 15, 0.25, null, [272000, 5, 22.5, 0.5]],
      ["gpt-5.4-mini", null, 0.75, 4.5, 0.075, null],
      ["gpt-5.4-nano", null, 0.2, 1.25, 0.02, null],
      ["gpt-5.4-pro", null, 30, 180, null, null, [272000, 60, 270, null]],
      ["gpt-5.5", null, 5, 30, 0.5, null, [272000, 10, 45, 1]],
      ["gpt-5.5-pro", null, 30, 180, null, null, [272000, 60, 270, null]],
      ["gpt-5.6-luna", "2026-07-30", 0.2, 1.2, 0.02, 0.25, [272000, 0.4, 1.8, 0.04]],
      ["gpt-5.6-sol", "2026-08-21", 4, 20, 0.4, 5, [272000, 8, 30, 0.8]],
      ["gpt-5.6-terra", "2026-07-30", 2, 12, 0.2, 2.5, [272000, 4, 18, 0.4]],
      ["gpt-6-astra", null, 10, 50, 1, 12.5, [272000, 20, 75, 2]],
      ["gpt-6-luna", null, 0.1, 0.5, 0.01, 0.125, [272000, 0.2, 0.75, 0.02]],
      ["gpt-6-sol", null, 2, 10, 0.2, 2.5, [272000, 4, 15, 0.4]],
      ["gpt-6.1-sol", null, 2, 10, 0.1, 2.5, [272000, 4, 15, 0.2]],
      ["gpt-6.1-terra", null, 1, 5, 0.05, 1.25, [272000, 2, 7.5, 0.1]],
      ["o1", null, 15, 60, 7.5, null],
      ["o1-pro", null, 150, 600, null, null],
      ["o3", "2025-06-10", 2, 8, 0.5, null],
      ["o3-mini", null, 1.1, 4.4, 0.55, null],
      ["o3-pro", null, 20, 80, null, null],
      ["o4-mini", null, 1.1, 4.4, 0.275, null],
    ],
  },
  {
    provider: "xai",
    source: "https://docs.x.ai/docs/models",
    prices: [
      ["grok-4.20", "2026-04-30", 1.25, 2.5, 0.2, null, [200000, 2.5, 5, 0.4]],
      ["grok-4.20-multi-agent-0309", "2026-04-30", 1.25, 2.5, 0.2, null, [200000, 2.5, 5, 0.4]],
      ["grok-4.3", null, 1.25, 2.5, 0.2, null, [200000, 2.5, 5, 0.4]],
      ["grok-4.5", null, 2, 6, 0.3, null, [200000, 4, 12, 0.6]],
      ["grok-4.6", null, 2, 6, 0.5, null, [200000, 4, 12, 1]],
      ["grok-4.7", null, 2, 6, 0.5, null, [200000, 4, 12, 1]],
      ["grok-build-0.1", null, 1, 2, 0.2, null, [200000, 2, 4, 0.4]],
    ],
  },
];
