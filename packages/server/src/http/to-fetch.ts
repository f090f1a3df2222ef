import type { FastifyInstance } from "fastify";

/** Calls the app as `fetch` would call a server, without a port. */
export function toFetch(app: FastifyInstance): typeof globalThis.fetch {
  return async (input, init) => {
    const { method, url, body, headers } = await toRequest(input, init);
    const answer = await app.inject({
      method: method as "GET",
      url,
      headers: { ...headers, host: "localhost" },
      ...(body === "" ? {} : { payload: body }),
    });
    const hasBody = answer.statusCode !== 204 && answer.statusCode !== 304;
    return new Response(hasBody ? new Uint8Array(answer.rawPayload) : null, { status: answer.statusCode });
  };
}

async function toRequest(input: Parameters<typeof fetch>[0], init: RequestInit | undefined) {
  const request = new Request(new URL(String(input), "http://localhost"), init);
  const { pathname, search } = new URL(request.url);
  return {
    method: request.method,
    url: pathname + search,
    body: await request.text(),
    headers: Object.fromEntries(request.headers),
  };
}
