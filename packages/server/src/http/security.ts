import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

export interface SecurityOptions {
  /** Host names (without port) under which the server may be reached; `*` for any. */
  allowedHosts: readonly string[];
}

/** What MLflow's server allows too: every name of this machine, and addresses of private networks. */
const LOCAL_HOSTS =
  /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0|192\.168\.\d+\.\d+|10\.\d+\.\d+\.\d+|172\.(1[6-9]|2\d|3[01])\.\d+\.\d+)$/i;
const PROBES = new Set(["/health", "/version"]);
const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * The page loads nothing but its own files, and cannot be framed. It runs no inline code but the scripts whose hashes
 * (`sha256-…`) are given.
 */
export function toContentPolicy(scriptHashes: readonly string[] = []): string {
  return [
    "default-src 'none'",
    ["script-src 'self'", ...scriptHashes.map((hash) => `'${hash}'`)].join(" "),
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

const HEADERS = {
  "content-security-policy": toContentPolicy(),
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

/** Refuses requests of other sites: a foreign Host (DNS rebinding) and writes with a foreign Origin. */
export function registerSecurity(app: FastifyInstance, options: SecurityOptions): void {
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(HEADERS);
    if (PROBES.has(request.url)) return;
    if (!isAllowedHost(request.headers.host, options)) {
      return refuse(reply, "Invalid Host header - possible DNS rebinding attack detected");
    }
    if (!SAFE_METHODS.has(request.method) && isForeignOrigin(request))
      return refuse(reply, "Cross-origin request blocked");
  });
}

function isAllowedHost(host: string | undefined, { allowedHosts }: SecurityOptions): boolean {
  const name = host?.replace(/:\d+$/, "") ?? "";
  return allowedHosts.includes("*") || LOCAL_HOSTS.test(name) || allowedHosts.includes(name.toLowerCase());
}

/** Browsers send Origin with every write; programs send none. */
function isForeignOrigin(request: FastifyRequest): boolean {
  const origin = request.headers.origin;
  if (origin === undefined) return request.headers["sec-fetch-site"] === "cross-site";
  if (!URL.canParse(origin)) return true;
  return new URL(origin).host !== request.headers.host;
}

function refuse(reply: FastifyReply, message: string): FastifyReply {
  return reply.code(403).type("text/plain; charset=utf-8").send(message);
}
