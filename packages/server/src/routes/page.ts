import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

const NOT_BUILT =
  "The page is not built. Stop the server and start it with `npm start` in the checkout: that builds what is missing.\nThe API works meanwhile.\n";

/** Serves the built page. Files with a hash in their name never change and are cached for ever; the page itself is asked for anew. */
export async function registerPage(app: FastifyInstance, pageFolder: string | null): Promise<void> {
  if (pageFolder === null) {
    app.setNotFoundHandler((request, reply) =>
      notFound(request, reply, () => reply.type("text/plain").code(404).send(NOT_BUILT)),
    );
    return;
  }
  await app.register(fastifyStatic, {
    root: pageFolder,
    wildcard: false,
    index: false,
    preCompressed: false,
    cacheControl: false,
    setHeaders(reply, path) {
      const isHashed = /[/\\]assets[/\\]/.test(path);
      reply.header("cache-control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
  const sendPage = (reply: FastifyReply) => reply.header("cache-control", "no-cache").sendFile("index.html");
  app.get("/", async (_request, reply) => sendPage(reply));
  app.setNotFoundHandler((request, reply) => notFound(request, reply, () => sendPage(reply)));
}

/** A path that looks like a page is the page's own to show; anything else is not there. */
function notFound(request: FastifyRequest, reply: FastifyReply, sendPage: () => FastifyReply): FastifyReply {
  const path = request.url.split("?")[0] ?? "/";
  const wantsPage =
    request.method === "GET" &&
    !path.startsWith("/api/") &&
    !path.startsWith("/v1/") &&
    !/\.\w{1,8}$/.test(path);
  if (wantsPage) return sendPage();
  const message = `There is nothing at ${request.method} ${path.slice(0, 200)}.`;
  return reply
    .code(404)
    .type("application/json")
    .send(JSON.stringify({ error: { code: "ENDPOINT_NOT_FOUND", message } }));
}
