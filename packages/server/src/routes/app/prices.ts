import { JobSchema, PriceListSchema, RepriceRequestSchema } from "@clawglass/core/api";
import { PriceOverridesSchema } from "@clawglass/core/prices";
import { listPrices } from "../../services/prices/list-prices.ts";
import { repriceAll } from "../../services/prices/reprice-all.ts";
import { type AppRoute, appRoute } from "./app-route.ts";
import type { AppRouteDeps } from "./app-route-deps.ts";

/** What calls cost whose cost nobody stated. */
export function priceRoutes(deps: AppRouteDeps): AppRoute[] {
  const { ownPrices, writer, jobs } = deps;
  const list = () =>
    listPrices(ownPrices.read(), {
      reader: deps.reader,
      ownPricesPath: ownPrices.path,
      nowMs: deps.nowMs(),
    });
  return [
    appRoute({
      method: "GET",
      path: "/prices",
      summary: "All prices with their source and day, and the models of stored calls with and without one",
      answer: PriceListSchema,
      handle: list,
    }),
    appRoute({
      method: "PUT",
      path: "/prices",
      summary:
        "Replace your own prices, in US dollars per million tokens; they hold for what arrives from now on",
      body: PriceOverridesSchema,
      answer: PriceListSchema,
      handle: async ({ body }) => {
        ownPrices.write(body);
        await writer.setOwnPrices(ownPrices.read());
        return list();
      },
    }),
    appRoute({
      method: "POST",
      path: "/prices/reprice",
      summary: "Price stored calls anew whose cost no sender stated",
      body: RepriceRequestSchema,
      answer: JobSchema,
      handle: async ({ body }) => {
        await writer.setOwnPrices(ownPrices.read()); // the file may have been edited by hand
        return jobs.start("reprice", (onProgress, signal) => repriceAll(deps, body, onProgress, signal));
      },
    }),
  ];
}
