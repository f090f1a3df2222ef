import { extname } from "node:path";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { acceptsEncoding } from "../http/accepts-encoding.ts";
import { embedAnswer } from "../http/embed-answer.ts";
import { hashInlineScripts } from "../http/hash-inline-scripts.ts";
import { type PageFile, readPageFile } from "../http/read-page-file.ts";
import { toContentPolicy } from "../http/security.ts";
import type { FirstAnswerReader } from "./first-answer.ts";

const PAGE = "index.html";
const NOT_BUILT =
  "The page is not built. Stop the server and start it with `npm start` in the checkout: that builds what is missing.\nThe API works meanwhile.\n";

const HTML_TYPE = "text/html; charset=utf-8";
const CONTENT_TYPES: Record<string, string> = {
  ".html": HTML_TYPE,
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".webmanifest": "application/manifest+json",
};

/** The names that the build gives: one folder deep, no dot in front. Nothing else of the disk can be asked for. */
const FILE_PATH = /^\/((?:assets\/)?[\w-][\w.-]*)$/;

/** Serves the built page. Files with a hash in their name never change and are cached for ever; the page itself is asked for anew. */
export function registerPage(
  app: FastifyInstance,
  pageFolder: string | null,
  readFirstAnswer: FirstAnswerReader,
): void {
  if (pageFolder === null) {
    app.setNotFoundHandler((request, reply) => {
      if (isPagePath(request)) return reply.type("text/plain").code(404).send(NOT_BUILT);
      return sendNotFound(request, reply);
    });
    return;
  }
  const policyOf = createPolicyReader(pageFolder);
  const sendFile = async (name: string, request: FastifyRequest, reply: FastifyReply) => {
    const accepted = request.headers["accept-encoding"];
    const file = await readPageFile(pageFolder, name, (encoding) => acceptsEncoding(accepted, encoding));
    if (file === null) return sendNotFound(request, reply);
    const isHashed = name.startsWith("assets/");
    reply
      .header("cache-control", isHashed ? "public, max-age=31536000, immutable" : "no-cache")
      .header("etag", file.etag)
      .header("vary", "accept-encoding");
    if (name.endsWith(".html")) reply.header("content-security-policy", await policyOf(name, file));
    if (request.headers["if-none-match"] === file.etag) return reply.code(304).send();
    if (file.encoding !== null) reply.header("content-encoding", file.encoding);
    return reply.type(CONTENT_TYPES[extname(name)] ?? "application/octet-stream").send(file.bytes);
  };
  /** The page with what it asks for first. Nothing keeps it: its list is old when it is looked at again. */
  const sendPage = async (request: FastifyRequest, reply: FastifyReply) => {
    const answer = await readFirstAnswer(request.url);
    const file = answer && (await readPageFile(pageFolder, PAGE, () => false));
    if (answer === null || file === null) return sendFile(PAGE, request, reply);
    return reply
      .header("cache-control", "no-store")
      .header("content-security-policy", await policyOf(PAGE, file))
      .type(HTML_TYPE)
      .send(embedAnswer(file.bytes.toString("utf8"), answer));
  };
  app.get("/", (request, reply) => sendPage(request, reply));
  app.setNotFoundHandler((request, reply) => {
    if (isPagePath(request)) return sendPage(request, reply);
    const name = isRead(request) ? FILE_PATH.exec(pathOf(request))?.[1] : undefined;
    return name === undefined ? sendNotFound(request, reply) : sendFile(name, request, reply);
  });
}

/** The policy of a page with the scripts that the build put into it; read again only when the page was built anew. */
function createPolicyReader(pageFolder: string): (name: string, file: PageFile) => Promise<string> {
  let known = { etag: "", policy: "" };
  return async (name, { etag }) => {
    if (known.etag === etag) return known.policy;
    const plain = await readPageFile(pageFolder, name, () => false);
    const policy = toContentPolicy(plain === null ? [] : hashInlineScripts(plain.bytes.toString("utf8")));
    known = { etag, policy };
    return policy;
  };
}

/** A path that looks like a page is the page's own to show; one with an extension is a file. */
function isPagePath(request: FastifyRequest): boolean {
  const path = pathOf(request);
  return (
    isRead(request) && !path.startsWith("/api/") && !path.startsWith("/v1/") && !/\.\w{1,12}$/.test(path)
  );
}

function isRead(request: FastifyRequest): boolean {
  return request.method === "GET" || request.method === "HEAD";
}

function pathOf(request: FastifyRequest): string {
  return request.url.split("?")[0] ?? "/";
}

function sendNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const message = `There is nothing at ${request.method} ${pathOf(request).slice(0, 200)}.`;
  return reply
    .code(404)
    .type("application/json")
    .send(JSON.stringify({ error: { code: "ENDPOINT_NOT_FOUND", message } }));
}
