import { Readable } from "node:stream";
import { gunzipSync } from "node:zlib";
import Fastify, { type FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { registerCompression } from "./compress-answers.ts";

const SHORT = JSON.stringify({ text: "so it goes ".repeat(1_000) });
const LONG = JSON.stringify({ text: "so it goes ".repeat(200_000) });
let app: FastifyInstance;
beforeAll(() => {
  app = Fastify();
  registerCompression(app);
  app.get("/short", (_request, reply) => reply.type("application/json").send(SHORT));
  app.get("/long", (_request, reply) => reply.type("application/json").send(LONG));
  app.get("/parts", (_request, reply) =>
    reply.type("application/json").send(Readable.from([LONG.slice(0, 900_000), LONG.slice(900_000)])),
  );
});
afterAll(() => app.close());

test.each([
  ["/short", "127.0.0.1", {}, "gzip"],
  ["/long", "127.0.0.1", {}, undefined],
  ["/long", "::1", {}, undefined],
  ["/long", "192.168.1.7", {}, "gzip"],
  ["/long", "127.0.0.1", { "x-forwarded-for": "192.168.1.7" }, "gzip"],
  ["/parts", "127.0.0.1", {}, undefined],
  ["/parts", "192.168.1.7", {}, "gzip"],
])("%s to %s with %o goes as %s, and is whole", async (url, remoteAddress, headers, encoding) => {
  const answer = await app.inject({ url, remoteAddress, headers: { "accept-encoding": "gzip", ...headers } });
  expect(answer.headers["content-encoding"]).toBe(encoding);
  const bytes = encoding === "gzip" ? gunzipSync(answer.rawPayload) : answer.rawPayload;
  expect(bytes.toString()).toBe(url === "/short" ? SHORT : LONG);
});
