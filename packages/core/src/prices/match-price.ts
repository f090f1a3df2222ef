import type { PriceRow, PriceTable } from "./price-table.ts";

/** Names under which senders know the providers of the table. Resellers and subscriptions are left out: they charge otherwise. */
const PROVIDER_ALIASES: Record<string, string> = {
  openai: "openai",
  "openai-responses": "openai",
  anthropic: "anthropic",
  google: "google",
  gemini: "google",
  "gcp.gemini": "google",
  "google-generative-ai": "google",
  xai: "xai",
  "x-ai": "xai",
  x_ai: "xai",
  deepseek: "deepseek",
  mistral: "mistral",
  mistralai: "mistral",
  mistral_ai: "mistral",
  groq: "groq",
  moonshot: "moonshot",
  moonshotai: "moonshot",
  minimax: "minimax",
};

const LOCAL_PROVIDERS = new Set([
  "ollama",
  "lmstudio",
  "lm-studio",
  "lm_studio",
  "llamacpp",
  "llama.cpp",
  "llama-cpp",
  "localai",
  "local",
  "localhost",
  "mlx",
  "jan",
  "gpt4all",
]);

const LOCAL_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|0\.0\.0\.0|host\.docker\.internal)$/;

/** True for a model on the user's own machine. Ollama's `:cloud` models run elsewhere. */
export function isLocalModel(provider: string | null, model: string, baseUrl?: string): boolean {
  if (/[:-]cloud$/.test(model)) return false;
  if (provider !== null && LOCAL_PROVIDERS.has(provider.toLowerCase())) return true;
  const [prefix, rest] = splitPrefix(model);
  if (provider === null && rest !== null && LOCAL_PROVIDERS.has(prefix)) return true;
  if (baseUrl === undefined || !URL.canParse(baseUrl)) return false;
  return LOCAL_HOST.test(new URL(baseUrl).hostname);
}

/**
 * The row that was in force for a call, or null. Exact names win over names without their date, and later rows of a table
 * over earlier ones, so that a user's rows may follow the built-in ones.
 */
export function findPrice(
  table: PriceTable,
  provider: string | null,
  model: string,
  atMs: number,
): PriceRow | null {
  const named = resolveProvider(provider, model);
  for (const candidate of listSpellings(named.model)) {
    const rows = table.rows.filter(
      (row) =>
        matchesModel(row.model, candidate) &&
        (row.provider === "*" || named.providers === null || named.providers.includes(row.provider)) &&
        (row.validFromMs === null || row.validFromMs <= atMs),
    );
    if (rows.length === 0) continue;
    // Without a provider a name counts only when all rows with it belong to one.
    if (named.providers === null && new Set(rows.map((row) => row.provider)).size > 1) return null;
    return pickNewest(rows);
  }
  return null;
}

function pickNewest(rows: readonly PriceRow[]): PriceRow {
  return rows.reduce((best, row) => {
    if (isUserRow(row) !== isUserRow(best)) return isUserRow(row) ? row : best;
    return (row.validFromMs ?? -Infinity) >= (best.validFromMs ?? -Infinity) ? row : best;
  });
}

export const USER_SOURCE = "your prices";

function isUserRow(row: PriceRow): boolean {
  return row.source === USER_SOURCE;
}

function resolveProvider(
  provider: string | null,
  model: string,
): { providers: readonly string[] | null; model: string } {
  const lower = model.toLowerCase();
  if (provider !== null) {
    const own = provider.toLowerCase();
    const known = PROVIDER_ALIASES[own] ?? own;
    const [prefix, rest] = splitPrefix(lower);
    // `openai` with `openai/gpt-5`: the prefix repeats the provider. Groq's `openai/gpt-oss-20b` keeps it.
    const isRepeated = rest !== null && (PROVIDER_ALIASES[prefix] ?? prefix) === known;
    return { providers: [known, own], model: isRepeated ? rest : lower };
  }
  const [prefix, rest] = splitPrefix(lower);
  if (rest === null) return { providers: null, model: lower };
  return { providers: [PROVIDER_ALIASES[prefix] ?? prefix, prefix], model: rest };
}

function splitPrefix(model: string): [prefix: string, rest: string | null] {
  const at = model.indexOf("/");
  return at < 1 ? ["", null] : [model.slice(0, at).toLowerCase(), model.slice(at + 1)];
}

const DATE_SUFFIX = /[-@](\d{4}-\d{2}-\d{2}|\d{8})$/;

/** `claude-sonnet-4.5@20250929` → itself, without its date, and with hyphens for dots. */
function listSpellings(model: string): string[] {
  const plain = model.replace(DATE_SUFFIX, "");
  const spellings = [model, plain, plain.replace(/-latest$/, "")];
  if (plain.startsWith("claude-")) spellings.push(plain.replaceAll(".", "-").replace(/-latest$/, ""));
  return [...new Set(spellings)];
}

function matchesModel(pattern: string, model: string): boolean {
  return pattern.endsWith("*") ? model.startsWith(pattern.slice(0, -1)) : pattern === model;
}
