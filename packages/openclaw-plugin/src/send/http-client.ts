import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";

export interface HttpRequest {
  method: "GET" | "POST" | "PUT";
  url: string;
  headers?: Record<string, string>;
  body?: Uint8Array | string;
  timeoutMs: number;
}

export interface HttpResponse {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  /** At most `MAX_RESPONSE_BYTES` of it. */
  body: string;
}

export const HTTP_FAILURE_KINDS = [
  "refused",
  "unknown-host",
  "timeout",
  "disconnected",
  "tls",
  "bad-url",
  "other",
] as const;
export type HttpFailureKind = (typeof HTTP_FAILURE_KINDS)[number];

/** No answer came. */
export class HttpFailure extends Error {
  readonly kind: HttpFailureKind;
  constructor(kind: HttpFailureKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "HttpFailure";
    this.kind = kind;
  }
}

/** Sends one request. Throws `HttpFailure` when no answer came; every answer is a response, whatever its status. */
export type HttpClient = (request: HttpRequest) => Promise<HttpResponse>;

const MAX_RESPONSE_BYTES = 4 * 1024 * 1024;
const IDLE_SOCKET_MS = 15_000;

const KINDS_BY_CODE: Record<string, HttpFailureKind> = {
  ECONNREFUSED: "refused",
  ENOTFOUND: "unknown-host",
  EAI_AGAIN: "unknown-host",
  ETIMEDOUT: "timeout",
  ECONNRESET: "disconnected",
  EPIPE: "disconnected",
  HPE_INVALID_CONSTANT: "other",
  ERR_INVALID_URL: "bad-url",
};

/** A client on Node's own HTTP: untouched by what the host does to `fetch`. Its idle sockets keep no process alive. */
export function createHttpClient(): HttpClient {
  const http = new HttpAgent({ keepAlive: true, timeout: IDLE_SOCKET_MS, maxSockets: 4 });
  const https = new HttpsAgent({ keepAlive: true, timeout: IDLE_SOCKET_MS, maxSockets: 4 });
  return (request) =>
    new Promise((resolve, reject) => {
      const fail = (error: unknown): void => reject(toFailure(error));
      try {
        const url = new URL(request.url);
        const isHttps = url.protocol === "https:";
        if (!isHttps && url.protocol !== "http:")
          throw new HttpFailure("bad-url", `${url.protocol} is not http(s)`);
        const body = request.body === undefined ? undefined : Buffer.from(request.body);
        const options = {
          method: request.method,
          agent: isHttps ? https : http,
          headers: {
            ...request.headers,
            ...(body === undefined ? {} : { "content-length": String(body.length) }),
          },
          signal: AbortSignal.timeout(request.timeoutMs),
        };
        const outgoing = (isHttps ? requestHttps : requestHttp)(url, options, (incoming) => {
          readBody(incoming).then((text) => resolve(toResponse(incoming, text)), fail);
        });
        outgoing.on("error", fail);
        outgoing.end(body);
      } catch (error) {
        fail(error);
      }
    });
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of incoming) {
    if (length < MAX_RESPONSE_BYTES) parts.push(part);
    length += part.length;
  }
  return Buffer.concat(parts).subarray(0, MAX_RESPONSE_BYTES).toString("utf8");
}

function toResponse(incoming: IncomingMessage, body: string): HttpResponse {
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
  return { status: incoming.statusCode ?? 0, headers, body };
}

function toFailure(error: unknown): HttpFailure {
  if (error instanceof HttpFailure) return error;
  const { name = "", code = "", message = String(error) } = (error ?? {}) as Partial<Record<string, string>>;
  if (name === "AbortError" || name === "TimeoutError")
    return new HttpFailure("timeout", "no answer in time", error);
  const kind = KINDS_BY_CODE[code] ?? (/CERT|TLS|SSL|SELF_SIGNED/.test(code) ? "tls" : "other");
  return new HttpFailure(kind, message || code, error);
}
