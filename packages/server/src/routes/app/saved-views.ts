import { AppError } from "@clawglass/core";
import { SavedViewEditSchema, SavedViewListSchema, SavedViewSchema } from "@clawglass/core/api";
import { SavedViews } from "../../services/runs/saved-views.ts";
import { type AppRoute, appRoute } from "./app-route.ts";
import type { AppRouteDeps } from "./app-route-deps.ts";

export function savedViewRoutes(deps: Pick<AppRouteDeps, "reader" | "writer" | "nowMs">): AppRoute[] {
  const views = new SavedViews(deps);
  return [
    appRoute({
      method: "GET",
      path: "/views",
      summary: "Saved views of the list of traces",
      answer: SavedViewListSchema,
      handle: async () => ({ views: await views.list() }),
    }),
    appRoute({
      method: "PUT",
      path: "/views/:viewId",
      summary: "Saves a view under an id that the client made, or changes it",
      body: SavedViewEditSchema,
      answer: SavedViewSchema,
      handle: ({ params: { viewId }, body }) => {
        if (!SavedViewSchema.shape.id.safeParse(viewId).success) {
          throw new AppError("INVALID_INPUT", "The id is none of a view.", {
            hint: "Use 8 to 64 hex digits.",
          });
        }
        return views.save(viewId, body);
      },
    }),
    appRoute({
      method: "DELETE",
      path: "/views/:viewId",
      summary: "Forgets a saved view; none is no error",
      answer: null,
      handle: ({ params: { viewId } }) => views.delete(viewId),
    }),
  ];
}
