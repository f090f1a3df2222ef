import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { acceptsEncoding } from "./accepts-encoding.ts";

/** Below this, headers weigh more than what gzip saves. */
const MIN_BYTES = 1024;
const TEXT_TYPES = /^(text\/|application\/(json|javascript)|image\/svg)/;

/** From here on compressing takes longer than it saves: to this machine itself an answer goes as it is, to others a little larger. */
const LARGE_BYTES = 1024 * 1024;
const THIS_MACHINE = /^(127\.|::1$|::ffff:127\.)/;
/** A proxy on this machine speaks for others. */
const PROXY_HEADERS = ["forwarded", "x-forwarded-for", "via"] as const;

const gzipInPool = promisify(gzip);

/** Sends longer text answers as gzip to clients that take it. Streams, and what is compressed already, go out as they are. */
export function registerCompression(app: FastifyInstance): void {
  app.addHook("onSend", async (request, reply, payload) => {
    if (typeof payload !== "string" && !Buffer.isBuffer(payload)) return payload;
    const byteCount = Buffer.byteLength(payload);
    if (reply.hasHeader("content-encoding") || byteCount < MIN_BYTES) return payload;
    if (!TEXT_TYPES.test(String(reply.getHeader("content-type") ?? ""))) return payload;
    reply.header("vary", "accept-encoding");
    if (!acceptsEncoding(request.headers["accept-encoding"], "gzip")) return payload;
    const isLarge = byteCount >= LARGE_BYTES;
    if (isLarge && isFromThisMachine(request)) return payload;
    reply.header("content-encoding", "gzip").removeHeader("content-length");
    return gzipInPool(payload, isLarge ? { level: 1 } : {});
  });
}

function isFromThisMachine({ headers, socket }: FastifyRequest): boolean {
  return (
    THIS_MACHINE.test(socket.remoteAddress ?? "") &&
    PROXY_HEADERS.every((name) => headers[name] === undefined)
  );
}
