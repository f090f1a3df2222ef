import { type AppRoute, appRoute } from "../app-route.ts";

/** The description of the other routes, and of itself. Made when it is asked for: nobody needs it at the start. */
export function openApiRoutes(routes: readonly AppRoute[]): AppRoute[] {
  const all: AppRoute[] = [...routes];
  let text: string | null = null;
  const route = appRoute({
    method: "GET",
    path: "/openapi.json",
    summary: "This API as an OpenAPI 3.1 document",
    answer: { contentTypes: ["application/json"] },
    handle: async ({ reply }) => {
      const { printOpenApi } = await import("./print-open-api.ts");
      text ??= JSON.stringify(printOpenApi(all));
      return reply.type("application/json").send(text);
    },
  });
  all.push(route);
  return [route];
}
