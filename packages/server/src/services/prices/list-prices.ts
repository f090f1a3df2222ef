import { isModelCall } from "@clawglass/core";
import type { Price, PriceList, SeenModel } from "@clawglass/core/api";
import {
  BUILT_IN_PRICES,
  findPrice,
  isLocalModel,
  type PriceRow,
  withOverrides,
} from "@clawglass/core/prices";
import type { RollupPoint, StoreReader } from "@clawglass/storage";

const DAY_MS = 86_400_000;
const SEEN_DAYS = 90;

export interface ListPricesDeps {
  reader: Pick<StoreReader, "queryRollups">;
  ownPricesPath: string;
  nowMs: number;
}

/** All prices that hold, and the models that stored calls name. */
export async function listPrices(own: readonly PriceRow[], deps: ListPricesDeps): Promise<PriceList> {
  const points = await deps.reader.queryRollups({
    kind: "spans",
    resolution: "day",
    experimentIds: null,
    fromMs: deps.nowMs - SEEN_DAYS * DAY_MS,
    toMs: deps.nowMs + DAY_MS,
    isPerBucket: false,
    groupBy: ["type", "provider", "model"],
    where: {},
    quantiles: [],
  });
  return {
    version: BUILT_IN_PRICES.version,
    prices: [
      ...own.map((row) => toPrice(row, true)),
      ...BUILT_IN_PRICES.rows
        .map((row) => toPrice(row, false))
        .sort(
          (left, right) =>
            compareTexts(left.provider, right.provider) || compareTexts(left.model, right.model),
        ),
    ],
    ownPricesPath: deps.ownPricesPath,
    models: toSeenModels(points, own, deps.nowMs),
  };
}

function toSeenModels(points: readonly RollupPoint[], own: readonly PriceRow[], nowMs: number): SeenModel[] {
  const models = new Map<string, SeenModel>();
  for (const { dimensions, count, unpricedCallCount } of points) {
    const { type = null, provider = null, model = null } = dimensions;
    if (!isModelCall(type) || model === null) continue;
    const key = JSON.stringify([provider, model]);
    const seen = models.get(key) ?? { provider, model, callCount: 0, unpricedCallCount: 0, pricedBy: "none" };
    seen.callCount += count;
    seen.unpricedCallCount += unpricedCallCount;
    models.set(key, seen);
  }
  const list = [...models.values()].map((seen) => ({ ...seen, pricedBy: findPricedBy(seen, own, nowMs) }));
  return list.sort(
    (left, right) =>
      Number(right.pricedBy === "none") - Number(left.pricedBy === "none") ||
      right.callCount - left.callCount ||
      compareTexts(left.model, right.model),
  );
}

function findPricedBy(
  { provider, model, callCount, unpricedCallCount }: SeenModel,
  own: readonly PriceRow[],
  nowMs: number,
): SeenModel["pricedBy"] {
  const price = findPrice(withOverrides(BUILT_IN_PRICES, own), provider, model, nowMs);
  if (price?.rates === null || isLocalModel(provider, model)) return "local";
  if (price !== null) return own.includes(price) ? "own" : "table";
  return unpricedCallCount < callCount ? "stated" : "none";
}

function toPrice(row: PriceRow, isOwn: boolean): Price {
  const { provider, model, validFromMs, rates, longPrompt, source, checkedOn } = row;
  return {
    provider,
    model,
    from: validFromMs === null ? null : new Date(validFromMs).toISOString().slice(0, 10),
    input: rates?.input ?? null,
    output: rates?.output ?? null,
    cacheRead: rates?.cacheRead ?? null,
    cacheWrite: rates?.cacheWrite ?? null,
    longPrompt: longPrompt && { fromInputTokens: longPrompt.fromInputTokens, ...longPrompt.rates },
    source,
    checkedOn,
    isOwn,
  };
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
