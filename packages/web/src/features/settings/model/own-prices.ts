import type { Price } from "@clawglass/core/api";

/** One of the user's own prices as the server takes it. */
export interface OwnPrice {
  provider: string;
  model: string;
  from?: string;
  input?: number;
  output?: number;
  cacheRead?: number;
  cacheWrite?: number;
  local?: boolean;
}

/** The form of a price: texts, so that half-typed numbers are allowed. */
export interface PriceDraft {
  provider: string;
  model: string;
  input: string;
  output: string;
  cacheRead: string;
  cacheWrite: string;
  isLocal: boolean;
}

export const EMPTY_PRICE: PriceDraft = {
  provider: "",
  model: "",
  input: "",
  output: "",
  cacheRead: "",
  cacheWrite: "",
  isLocal: false,
};

/** The user's own prices out of the whole table. */
export function listOwnPrices(prices: readonly Price[]): OwnPrice[] {
  return prices
    .filter(({ isOwn }) => isOwn)
    .map(({ provider, model, from, input, output, cacheRead, cacheWrite }) => ({
      provider,
      model,
      ...(from !== null && { from }),
      ...(input === null || output === null
        ? { local: true }
        : {
            input,
            output,
            ...(cacheRead !== null && { cacheRead }),
            ...(cacheWrite !== null && { cacheWrite }),
          }),
    }));
}

/** The price that the form asks for, or what is wrong with it. */
export function readPriceDraft(draft: PriceDraft): { price: OwnPrice } | { problem: string } {
  const model = draft.model.trim();
  if (model === "") return { problem: "A price needs the name of the model, as the runs name it." };
  const named = { provider: draft.provider.trim() || "*", model };
  if (draft.isLocal) return { price: { ...named, local: true } };
  const [input, output] = [readUsd(draft.input), readUsd(draft.output)];
  const [cacheRead, cacheWrite] = [readUsd(draft.cacheRead), readUsd(draft.cacheWrite)];
  if (typeof input !== "number" || typeof output !== "number")
    return { problem: "Input and output are prices in US dollars for a million tokens, such as 0.25." };
  if (cacheRead === undefined || cacheWrite === undefined)
    return { problem: "Prices of cached tokens are numbers, or empty where they cost as much as input." };
  return {
    price: {
      ...named,
      input,
      output,
      ...(cacheRead !== null && { cacheRead }),
      ...(cacheWrite !== null && { cacheWrite }),
    },
  };
}

/** A price for the same model, provider and day takes the place of the one before. */
export function withPrice(prices: readonly OwnPrice[], price: OwnPrice): OwnPrice[] {
  return [...withoutPrice(prices, price), price];
}

export function withoutPrice(prices: readonly OwnPrice[], price: OwnPrice): OwnPrice[] {
  return prices.filter((each) => toKey(each) !== toKey(price));
}

function toKey({ provider, model, from }: OwnPrice): string {
  return `${provider.toLowerCase()}\n${model.toLowerCase()}\n${from ?? ""}`;
}

/** null for an empty text, undefined for one that is no price. */
function readUsd(text: string): number | null | undefined {
  const trimmed = text.trim().replace(",", ".");
  if (trimmed === "") return null;
  return /^\d+(\.\d+)?$/.test(trimmed) && Number(trimmed) <= 100_000 ? Number(trimmed) : undefined;
}
