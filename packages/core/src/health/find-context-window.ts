/**
 * The longest prompt that a model takes, in tokens. A model stands here only where two independent collections of the providers'
 * pages, the packages genai-prices 0.2.3 and litellm 1.109.1, agree: on the figure itself, or on prompt and answer together
 * (within 0.5 %), of which the prompt's part is kept. For every other model the window is unknown.
 */
const MODELS_BY_PROMPT_TOKENS: Readonly<Record<number, readonly string[]>> = {
  8192: ["gpt-4", "moonshot-v1-8k"],
  16385: ["gpt-3.5-turbo", "gpt-3.5-turbo-1106", "gpt-3.5-turbo-16k"],
  32768: ["moonshot-v1-32k"],
  128000: ["codestral-2508", "gpt-4-turbo", "gpt-4o", "gpt-4o-2024-05-13", "gpt-4o-mini"],
  131072: ["ministral-3b-2512", "moonshot-v1-128k", "openai/gpt-oss-120b", "openai/gpt-oss-20b"],
  200000: [
    "claude-haiku-4-5",
    "claude-opus-4-5",
    "claude-sonnet-4-5",
    "o1",
    "o1-pro",
    "o3",
    "o3-mini",
    "o3-pro",
    "o4-mini",
  ],
  256000: ["grok-build-0.1"],
  262144: [
    "kimi-k2.5",
    "ministral-14b-2512",
    "ministral-8b-2512",
    "mistral-large-2512",
    "mistral-medium-3-5",
    "mistral-small-2603",
  ],
  272000: [
    "gpt-5",
    "gpt-5-mini",
    "gpt-5-nano",
    "gpt-5.1",
    "gpt-5.2",
    "gpt-5.2-pro",
    "gpt-5.3-codex",
    "gpt-5.4-mini",
    "gpt-5.4-nano",
  ],
  400000: ["gpt-5-pro", "gpt-5.1-codex-mini"],
  500000: ["grok-4.5", "grok-4.6", "grok-4.7"],
  922000: [
    "gpt-5.6-luna",
    "gpt-5.6-sol",
    "gpt-5.6-terra",
    "gpt-6-astra",
    "gpt-6-luna",
    "gpt-6-sol",
    "gpt-6.1-sol",
    "gpt-6.1-terra",
  ],
  1000000: [
    "claude-fable-5",
    "claude-fable-5-1",
    "claude-haiku-5-5",
    "claude-opus-4-6",
    "claude-opus-4-7",
    "claude-opus-4-8",
    "claude-opus-5",
    "claude-opus-5-5",
    "claude-sonnet-4-6",
    "claude-sonnet-5",
    "claude-sonnet-5-5",
    "grok-4.20",
    "grok-4.20-multi-agent-0309",
    "grok-4.3",
  ],
  1048576: [
    "gemini-2.5-flash",
    "gemini-3-flash-preview",
    "gemini-3.1-flash-lite",
    "gemini-3.1-pro-preview",
    "gemini-3.5-flash",
    "gemini-3.5-flash-lite",
    "kimi-k3",
    "kimi-k3.1-pro",
  ],
  1050000: ["gpt-5.4", "gpt-5.4-pro"],
};

const PROMPT_TOKENS = new Map(
  Object.entries(MODELS_BY_PROMPT_TOKENS).flatMap(([tokens, models]) =>
    models.map((model) => [model, Number(tokens)] as const),
  ),
);

const DATE_SUFFIX = /[-@](\d{4}-\d{2}-\d{2}|\d{8})$/;

/** Tokens of the longest prompt; null where it is not known. Reads names with a provider before and a date behind. */
export function findContextWindow(model: string): number | null {
  const lower = model.toLowerCase();
  const own = lower.slice(lower.lastIndexOf("/") + 1);
  for (const name of [lower, own]) {
    const found = PROMPT_TOKENS.get(name) ?? PROMPT_TOKENS.get(name.replace(DATE_SUFFIX, ""));
    if (found !== undefined) return found;
  }
  return null;
}
