import type { FastifyInstance } from "fastify";
import { abortSignalOf } from "../../http/abort-signal-of.ts";
import { APP_PREFIX, type AppRoute, isRawAnswer, PrintedAnswer } from "./app-route.ts";
import type { AppRouteDeps } from "./app-route-deps.ts";
import { listAppRoutes } from "./list-app-routes.ts";

const JSON_TYPE = "application/json; charset=utf-8";

/** Serves the page's own API. Requests are checked here, by the schemas that describe them. */
export function registerAppRoutes(app: FastifyInstance, deps: Omit<AppRouteDeps, "onClose">): void {
  const onClose = (close: () => void) => app.addHook("preClose", async () => close());
  for (const route of listAppRoutes({ ...deps, onClose })) addRoute(app, route);
}

function addRoute(app: FastifyInstance, route: AppRoute): void {
  app.route({
    method: route.method,
    url: APP_PREFIX + route.path,
    ...(route.maxBodyBytes === null ? {} : { bodyLimit: route.maxBodyBytes }),
    handler: async (request, reply) => {
      const answer = await route.handle({
        params: request.params,
        query: route.query?.parse(request.query),
        body: route.body?.parse(request.body),
        get signal() {
          return abortSignalOf(request);
        },
        request,
        reply,
      });
      if (route.answer === null) return reply.code(204).send();
      if (answer instanceof PrintedAnswer) return reply.type(JSON_TYPE).send(answer.json);
      return isRawAnswer(route.answer) ? reply : answer;
    },
  });
}
