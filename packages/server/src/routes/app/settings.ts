import { SettingListSchema } from "@clawglass/core/api";
import { type AppRoute, appRoute } from "./app-route.ts";
import type { AppRouteDeps } from "./app-route-deps.ts";

export function settingRoutes(deps: Pick<AppRouteDeps, "settings">): AppRoute[] {
  return [
    appRoute({
      method: "GET",
      path: "/settings",
      summary: "Every setting of the server: its value, its default, and where the value comes from",
      answer: SettingListSchema,
      handle: () => ({ settings: [...deps.settings] }),
    }),
  ];
}
